//! Skaters or goalies side by side.

use std::collections::BTreeSet;

use axum::response::Response;
use services::league_figures::{
    Family, GOALIE_METRICS, Kind, Metric, SKATER_METRICS, SeasonLine, SharedGame,
};
use services::player_figures::LEAST_TRACKED_GAMES;
use services::tables::Record;

use super::chosen::{Chooser, asked, resolved};
use super::measures::{Subject, meanings, metric_rows, row, table, whole_row};
use super::{Compared, Comparison, Section, shared, title};
use crate::dashboard::choices::Choices;
use crate::dashboard::figure::Figure;
use crate::dashboard::grid::{Cell, Grid, Row};
use crate::dashboard::names::Names;
use crate::dashboard::season::{Offer, SeasonChoice};
use crate::dashboard::visit::Visit;
use crate::dashboard::{cells, goalie, player};
use crate::problem::Problem;

/// How counts are told.
const COUNTS: [(&str, &str); 2] = [("fair", "per game and per 60 minutes"), ("total", "totals")];

const OFFICIAL_PERCENTILES: [&str; 4] = [
    "official-percentiles-first",
    "official-percentiles-second",
    "official-percentiles-third",
    "official-percentiles-fourth",
];
const TRACKED_PERCENTILES: [&str; 4] = [
    "tracked-percentiles-first",
    "tracked-percentiles-second",
    "tracked-percentiles-third",
    "tracked-percentiles-fourth",
];

/// Columns of skaters that percentiles need beside those of the metrics.
const SKATER_RATES: [&str; 7] = [
    "points_per_game",
    "goals_per_game",
    "assists_per_game",
    "pim_per_game",
    "xg_per60",
    "goals_per60",
    "shots_on_goal_per60",
];

/// What differs between skaters and goalies.
struct Trade {
    compared: Compared,
    kind: Kind,
    metrics: &'static [Metric],
    rates: &'static [&'static str],
    official: &'static [player::Measure],
    tracked: &'static [player::Measure],
}

/// The page of skaters.
pub(super) async fn players(visit: Visit) -> Result<Response, Problem> {
    let trade = Trade {
        compared: Compared::Players,
        kind: Kind::Skaters,
        metrics: SKATER_METRICS,
        rates: &SKATER_RATES,
        official: player::OFFICIAL_MEASURES,
        tracked: player::TRACKED_MEASURES,
    };
    answer(visit, &trade).await
}

/// The page of goalies.
pub(super) async fn goalies(visit: Visit) -> Result<Response, Problem> {
    let trade = Trade {
        compared: Compared::Goalies,
        kind: Kind::Goalies,
        metrics: GOALIE_METRICS,
        rates: &[],
        official: goalie::OFFICIAL_MEASURES,
        tracked: goalie::TRACKED_MEASURES,
    };
    answer(visit, &trade).await
}

async fn answer(visit: Visit, trade: &Trade) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::EVERYTHING).await?;
    let address = &visit.address;
    let about = ("per", "How counts are told", "official-head");
    let (counted, counts) = Choices::of(address, about, &COUNTS, &[])?;
    let words = asked(address, trade.compared)?;
    let is_career = choice.one_season().is_none();
    let metrics: Vec<&'static Metric> = trade
        .metrics
        .iter()
        .filter(|metric| metric.in_career || !is_career)
        .collect();
    let others: Vec<&str> = ["gp_official", "gp_tracked"]
        .into_iter()
        .chain(trade.rates.iter().copied())
        .collect();
    let league = visit.league();
    let (season_id, game_type) = (choice.one_season(), choice.game_type.key());
    let lines = league
        .season_lines(trade.kind, season_id, game_type, &metrics, &others)
        .await?;
    let known = lines.iter().map(|line| line.id.as_str());
    let names = visit
        .names(&choice, known.chain(words.iter().map(String::as_str)))
        .await?;
    let everybody = by_name(&lines, &names);
    let is_known = |id: &str| names.has_player(id);
    let ids = resolved(trade.compared, &words, is_known, &everybody)?;
    let subjects = subjects(&ids, &lines, &names);
    let sections = if ids.len() < 2 {
        Vec::new()
    } else {
        let people: Vec<&str> = ids.iter().map(String::as_str).collect();
        let games = league
            .shared_games(
                trade.kind,
                &people,
                season_id,
                choice.one_type(),
                shared::columns(trade.kind),
            )
            .await?;
        let page = Page {
            trade,
            visit: &visit,
            choice: &choice,
            names: &names,
            metrics: &metrics,
            lines: &lines,
            subjects: &subjects,
            is_divided: counted == "fair",
        };
        page.sections(&games).await?
    };
    let shown: Vec<String> = subjects
        .iter()
        .map(|subject| subject.name.clone())
        .collect();
    let title = title(trade.compared, &shown);
    let page = Comparison {
        frame: visit
            .frame(title.as_str(), trade.compared.section(), &choice)
            .described(format!("{title}, {}", choice.label())),
        kind: trade.compared,
        chosen: subjects
            .iter()
            .map(|subject| (subject.name.clone(), href(trade.kind, subject.id, &names)))
            .collect(),
        chooser: Chooser::of(address, trade.compared, &ids, &everybody),
        counts: Some(counts),
        sections,
        choice: choice.clone(),
    };
    page.answer(&visit)
}

fn href(kind: Kind, id: &str, names: &Names) -> String {
    match kind {
        Kind::Skaters => names.player_href(id),
        Kind::Goalies => names.goalie_href(id),
    }
}

/// Everybody's id and name, by name.
fn by_name(lines: &[SeasonLine], names: &Names) -> Vec<(String, String)> {
    let people: BTreeSet<(String, String)> = lines
        .iter()
        .map(|line| (names.player(&line.id).to_owned(), line.id.clone()))
        .collect();
    people.into_iter().map(|(name, id)| (id, name)).collect()
}

/// Who is compared; two of one name are told apart by their ids.
fn subjects<'a>(ids: &'a [String], lines: &'a [SeasonLine], names: &Names) -> Vec<Subject<'a>> {
    let subject = |id: &'a String| {
        let name = names.player(id);
        let is_shared = ids
            .iter()
            .any(|other| other != id && names.player(other) == name);
        Subject {
            id,
            name: if is_shared {
                format!("{name} ({id})")
            } else {
                name.to_owned()
            },
            line: lines.iter().find(|line| line.id == *id),
        }
    };
    ids.iter().map(subject).collect()
}

/// What the sections are made of.
struct Page<'a> {
    trade: &'a Trade,
    visit: &'a Visit,
    choice: &'a SeasonChoice,
    names: &'a Names,
    metrics: &'a [&'static Metric],
    lines: &'a [SeasonLine],
    subjects: &'a [Subject<'a>],
    is_divided: bool,
}

impl Page<'_> {
    async fn sections(&self, games: &[SharedGame]) -> Result<Vec<Section>, Problem> {
        let ids: Vec<i64> = games.iter().map(|game| game.game_id).collect();
        let schedule = self.visit.league().games_among(&ids).await?;
        let together = shared::Together {
            kind: self.trade.kind,
            games,
            schedule: &schedule,
            names: self.names,
        };
        let games = together.table(self.subjects, self.choice, &self.visit.address);
        let official = self.of_family(Family::Official);
        let tracked = self.of_family(Family::Tracked);
        Ok(vec![
            Section {
                id: "official",
                heading: "Official",
                tables: vec![self.official(&official)],
                figures: self.percentiles(Family::Official),
                meanings: meanings(&official),
            },
            Section {
                id: "tracked",
                heading: "Tracked",
                tables: vec![self.tracked(&tracked)],
                figures: self.percentiles(Family::Tracked),
                meanings: meanings(&tracked),
            },
            Section {
                id: "games",
                heading: "Games that all of them played",
                tables: vec![games],
                figures: Vec::new(),
                meanings: Vec::new(),
            },
        ])
    }

    fn of_family(&self, family: Family) -> Vec<&'static Metric> {
        let metrics = self.metrics.iter().copied();
        metrics.filter(|metric| metric.family == family).collect()
    }

    fn official(&self, metrics: &[&'static Metric]) -> Grid {
        let team = |subject: &Subject<'_>| {
            let team_id = subject.line.and_then(|line| line.team_id.as_deref());
            cells::maybe_team(self.names, team_id)
        };
        let position = |subject: &Subject<'_>| {
            let line = subject.line;
            Cell::maybe(line.and_then(|line| line.position_group.as_deref()))
        };
        let mut rows: Vec<Row> = vec![row("Team", self.subjects.iter().map(team))];
        if self.trade.kind == Kind::Skaters {
            rows.push(row("Position", self.subjects.iter().map(position)));
        }
        rows.push(whole_row("Games played", "gp_official", self.subjects));
        rows.extend(metric_rows(metrics, self.subjects, self.is_divided));
        let caption = format!("Official, {}, all games", self.choice.label());
        table("official", caption, self.subjects, rows).downloadable(&self.visit.address)
    }

    fn tracked(&self, metrics: &[&'static Metric]) -> Grid {
        let is_tracked = |subject: &Subject<'_>| {
            let games = subject
                .line
                .and_then(|line| line.record.whole("gp_tracked"));
            games.unwrap_or(0) > 0
        };
        let rows = if self.subjects.iter().any(is_tracked) {
            let mut rows = vec![whole_row("Tracked games", "gp_tracked", self.subjects)];
            rows.extend(metric_rows(metrics, self.subjects, self.is_divided));
            rows
        } else {
            Vec::new()
        };
        let caption = format!(
            "Completely tracked games only, {}; everybody's own games",
            self.choice.label()
        );
        table("tracked", caption, self.subjects, rows)
            .empty("None of them has a completely tracked game in this choice.")
            .downloadable(&self.visit.address)
    }

    /// A picture of percentiles for everybody who has numbers.
    fn percentiles(&self, family: Family) -> Vec<Figure> {
        let (names, games, games_are, measures) = match family {
            Family::Official => (
                OFFICIAL_PERCENTILES,
                "gp_official",
                "official games",
                self.trade.official,
            ),
            Family::Tracked => (
                TRACKED_PERCENTILES,
                "gp_tracked",
                "tracked games",
                self.trade.tracked,
            ),
        };
        let figure = |(name, subject): (&'static str, &Subject<'_>)| {
            let own = subject.line?;
            own.record.whole(games).filter(|games| *games > 0)?;
            let position = own.position_group.as_deref();
            let population = player::Population {
                what: match self.trade.kind {
                    Kind::Skaters => player::group_words(position),
                    Kind::Goalies => "goalies",
                },
                games,
                games_are,
                least: LEAST_TRACKED_GAMES,
                lines: self.like(position),
            };
            let title = format!("Percentiles of {}, {}", subject.name, self.choice.label());
            let address = &self.visit.address;
            let own = Some(&own.record);
            Some(player::ranks_figure(
                name,
                title,
                own,
                &population,
                measures,
                address,
            ))
        };
        let figures = names.into_iter().zip(self.subjects);
        figures.filter_map(figure).collect()
    }

    /// Everybody of a position; all, where it is not known.
    fn like(&self, position: Option<&str>) -> Vec<&Record> {
        let lines = self.lines.iter();
        let is_like =
            |line: &&SeasonLine| position.is_none() || line.position_group.as_deref() == position;
        lines.filter(is_like).map(|line| &line.record).collect()
    }
}
