//! What stands on top of every page of a player.

use axum::http::HeaderMap;
use serde::Deserialize;
use services::tables::{Question, Record};

use crate::app::App;
use crate::dashboard::card;
use crate::dashboard::compare::Compared;
use crate::dashboard::names::{Names, root, segment};
use crate::dashboard::season::{Offer, SeasonChoice};
use crate::dashboard::words::position;
use crate::pages::{Address, Frame, Reading};
use crate::problem::Problem;

/// A person; columns of `dim_player`.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::dashboard) struct PersonRow {
    pub(in crate::dashboard) player_id: String,
    pub(in crate::dashboard) player_name: Option<String>,
    pub(in crate::dashboard) primary_position_id: Option<String>,
    pub(in crate::dashboard) current_skill_rating: Option<i64>,
    pub(in crate::dashboard) leadership: Option<String>,
    pub(in crate::dashboard) current_team_id: Option<String>,
    pub(in crate::dashboard) last_jersey: Option<i64>,
}

impl PersonRow {
    /// Reads it.
    ///
    /// # Errors
    /// 404 where there is no such player.
    pub(in crate::dashboard) async fn of(
        app: &App,
        reading: &Reading,
        player_id: &str,
    ) -> Result<Self, Problem> {
        let question = Question::of("dim_player")
            .is("player_id", player_id)
            .limit(1);
        let rows: Vec<Self> = app
            .services
            .tables
            .fetch(reading.league.id, question)
            .await?;
        let found = rows.into_iter().next();
        found.ok_or_else(|| Problem::not_found(format!("player {player_id}")))
    }

    /// The name; the id where nothing else is known.
    pub(in crate::dashboard) fn name(&self) -> &str {
        self.player_name.as_deref().unwrap_or(&self.player_id)
    }

    /// Number, position, role and rating.
    pub(in crate::dashboard) fn role(&self) -> String {
        let number = self.last_jersey.map(|number| format!("#{number}"));
        let position = position(self.primary_position_id.as_deref()).map(str::to_owned);
        let role = self.leadership.as_deref().map(|role| match role {
            "C" => "captain".to_owned(),
            "A" => "alternate captain".to_owned(),
            other => other.to_owned(),
        });
        let rating = self
            .current_skill_rating
            .map(|rating| format!("rating {rating}"));
        let words = [number, position, role, rating];
        words.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// The head of the pages of a player.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) person: PersonRow,
    pub(super) choice: SeasonChoice,
    pub(super) names: Names,
    /// Where his page as a goalie is, where he has played in goal.
    pub(super) goalie_href: Option<String>,
    /// Whether he has played as a skater.
    pub(super) is_skater: bool,
    root: String,
}

const TABS: [(&str, &str); 6] = [
    ("", "Overview"),
    ("/career", "Career"),
    ("/on-ice", "On the ice"),
    ("/skill", "Skill"),
    ("/shots", "Shots"),
    ("/log", "Game log"),
];

impl Head {
    /// Reads it.
    ///
    /// # Errors
    /// 404 where there is no such player or no table, 400 for an unknown season or type.
    pub(super) async fn of(
        app: &App,
        reading: &Reading,
        player_id: &str,
        address: &Address,
    ) -> Result<Self, Problem> {
        if reading.version.is_none() {
            return Err(Problem::not_found(format!("player {player_id}")));
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
        let has_played = |rows: &[Record]| !rows.is_empty();
        Ok(Self {
            goalie_href: has_played(&goalie).then(|| names.goalie_href(player_id)),
            is_skater: has_played(&skater),
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
            .section("players")
            .keeping(self.choice.query());
        frame.image = card::absolute(app, headers, &format!("{}/card.png", self.path()));
        frame
    }

    /// The name of his team and where its page is.
    pub(super) fn team(&self) -> Option<(String, String)> {
        let id = self.person.current_team_id.as_deref()?;
        let name = self.names.drawn_team(id).name;
        Some((name, self.names.team_href(id)))
    }

    /// The pages of the player: where, label, and whether it is the open one.
    pub(super) fn tabs(&self, open: &str) -> Vec<(String, &'static str, bool)> {
        let query = self.choice.query();
        TABS.into_iter()
            .map(|(page, label)| (format!("{}{page}{query}", self.path()), label, page == open))
            .collect()
    }

    /// Where he is compared with others.
    pub(super) fn compare_href(&self) -> String {
        Compared::Players.href(&self.root, &self.person.player_id, &self.choice)
    }

    fn path(&self) -> String {
        format!("{}/players/{}", self.root, segment(&self.person.player_id))
    }

    /// A question to a table of seasons, for the chosen one.
    pub(super) fn in_season(&self, table: &str) -> Question {
        self.of_person(table)
            .is("season_id", self.choice.season_id())
            .is("game_type", self.choice.game_type.key())
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

    /// A question about him.
    pub(super) fn of_person(&self, table: &str) -> Question {
        Question::of(table).is("player_id", self.person.player_id.as_str())
    }

    /// Where a number of his is explained.
    pub(super) fn why(&self, game_id: i64, column: &str) -> String {
        format!(
            "{}/games/{game_id}/why/{column}?player={}",
            self.root,
            segment(&self.person.player_id)
        )
    }

    /// Where a game is.
    pub(super) fn game_href(&self, game_id: i64) -> String {
        format!("{}/games/{game_id}", self.root)
    }
}

/// His line of the chosen season, of these columns.
pub(super) async fn season_line(
    app: &App,
    reading: &Reading,
    head: &Head,
    columns: &[&str],
) -> Result<Option<Record>, Problem> {
    let question = head.in_season("v_player_season").limit(1);
    let tables = &app.services.tables;
    let rows = tables.records(reading.league.id, question, columns).await?;
    Ok(rows.into_iter().next())
}

/// What a caption says of tracked games.
pub(super) fn tracked_sample(line: Option<&Record>) -> String {
    let games = line.and_then(|line| line.whole("gp_tracked")).unwrap_or(0);
    match games {
        1 => "1 completely tracked game".to_owned(),
        games => format!("{games} completely tracked games"),
    }
}

/// What a caption says of official games.
pub(super) fn official_sample(line: Option<&Record>) -> String {
    let games = line.and_then(|line| line.whole("gp_official")).unwrap_or(0);
    match games {
        1 => "1 official game".to_owned(),
        games => format!("{games} official games"),
    }
}
