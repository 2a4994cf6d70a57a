//! What stands on top of the pages of a goalie.

use axum::http::HeaderMap;
use services::tables::{Question, Record};

use crate::app::App;
use crate::dashboard::card;
use crate::dashboard::compare::Compared;
use crate::dashboard::names::{Names, root, segment};
use crate::dashboard::player::PersonRow;
use crate::dashboard::season::{Offer, SeasonChoice};
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

/// The head of the pages of a goalie.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) person: PersonRow,
    pub(super) choice: SeasonChoice,
    pub(super) names: Names,
    /// Where the page as a skater is, where there is one.
    pub(super) skater_href: Option<String>,
    root: String,
}

const TABS: [(&str, &str); 2] = [("", "Overview"), ("/log", "Game log")];

impl Head {
    /// Reads it.
    ///
    /// # Errors
    /// 404 where there is no such player, where he has never played in goal, and before the first run; 400 for an unknown
    /// season or type.
    pub(super) async fn of(
        app: &App,
        reading: &Reading,
        player_id: &str,
        address: &Address,
    ) -> Result<Self, Problem> {
        let missing = || Problem::not_found(format!("goalie {player_id}"));
        if reading.version.is_none() {
            return Err(missing());
        }
        let person = PersonRow::of(app, reading, player_id).await?;
        let tables = &app.services.tables;
        let league = reading.league.id;
        let career = |view| {
            Question::of(view)
                .is("player_id", player_id)
                .is("game_type", "All")
                .limit(1)
        };
        let careers = async {
            Ok::<_, Problem>(tokio::try_join!(
                tables.records(league, career("v_player_career"), &["player_id"]),
                tables.records(league, career("v_goalie_career"), &["player_id"]),
            )?)
        };
        let (names, choice, (skater, goalie)) = tokio::try_join!(
            Names::of(app, reading, std::collections::BTreeSet::new()),
            SeasonChoice::of(app, reading, address, Offer::ANY_TYPE),
            careers,
        )?;
        if goalie.is_empty() {
            return Err(missing());
        }
        let has_skated = |rows: &[Record]| !rows.is_empty();
        Ok(Self {
            skater_href: has_skated(&skater).then(|| names.player_href(player_id)),
            person,
            choice,
            names,
            root: root(reading),
        })
    }

    /// The frame of a page.
    pub(super) fn frame(
        &self,
        app: &App,
        reading: &Reading,
        headers: &HeaderMap,
        page: &str,
    ) -> Frame {
        let name = self.person.name();
        let title = match page {
            "" => name.to_owned(),
            page => format!("{page}: {name}"),
        };
        let told = format!("{name}, {}, {}", self.person.role(), self.choice.label());
        let mut frame = reading
            .frame(title)
            .described(told)
            .section("goalies")
            .keeping(self.choice.query());
        let card = format!(
            "{}/players/{}/card.png",
            self.root,
            segment(&self.person.player_id)
        );
        frame.image = card::absolute(app, headers, &card);
        frame
    }

    /// The name of his team and where its page is.
    pub(super) fn team(&self) -> Option<(String, String)> {
        let id = self.person.current_team_id.as_deref()?;
        Some((self.names.drawn_team(id).name, self.names.team_href(id)))
    }

    /// The pages of the goalie: where, label, and whether it is the open one.
    pub(super) fn tabs(&self, open: &str) -> Vec<(String, &'static str, bool)> {
        let query = self.choice.query();
        let path = self.names.goalie_href(&self.person.player_id);
        TABS.into_iter()
            .map(|(page, label)| (format!("{path}{page}{query}"), label, page == open))
            .collect()
    }

    /// Where he is compared with others.
    pub(super) fn compare_href(&self) -> String {
        Compared::Goalies.href(&self.root, &self.person.player_id, &self.choice)
    }

    /// A question about him.
    pub(super) fn of_person(&self, table: &str) -> Question {
        Question::of(table).is("player_id", self.person.player_id.as_str())
    }

    /// A question to a table of games, for the chosen season and type.
    pub(super) fn in_games(&self, table: &str) -> Question {
        let question = self
            .of_person(table)
            .is("season_id", self.choice.season_id());
        match self.choice.game_type.key() {
            "All" => question,
            key => question.is("game_type", key),
        }
    }

    /// Where a game is.
    pub(super) fn game_href(&self, game_id: i64) -> String {
        format!("{}/games/{game_id}", self.root)
    }

    /// Where a number of his is explained.
    pub(super) fn why(&self, game_id: i64, column: &str) -> String {
        let id = segment(&self.person.player_id);
        format!("{}/games/{game_id}/why/{column}?goalie={id}", self.root)
    }
}
