//! Teams side by side.

use axum::response::Response;
use services::league_figures::{
    Family, Games, GamesFilter, HeadToHead, Metric, SeasonLine, Standing, TEAM_METRICS, best,
};

use super::chosen::{Chooser, asked, resolved};
use super::measures::{Subject, meanings, metric_rows, row, table, whole_row};
use super::{Compared, Comparison, Section, bars, title};
use crate::dashboard::grid::{Cell, Column, Format, Grid, Mark, Row, column};
use crate::dashboard::names::Names;
use crate::dashboard::season::{Offer, SeasonChoice};
use crate::dashboard::visit::Visit;
use crate::dashboard::{cells, games_table};
use crate::problem::Problem;

/// Games that are shown, unless the reader wants all.
const MOST: usize = 20;

/// The page.
pub(super) async fn get(visit: Visit) -> Result<Response, Problem> {
    let choice = visit.choice(Offer::ONE).await?;
    let address = &visit.address;
    let words = asked(address, Compared::Teams)?;
    let names = visit.names(&choice, []).await?;
    let teams = names.teams_by_name();
    let ids = resolved(Compared::Teams, &words, |id| names.has_team(id), &teams)?;
    let sections = if ids.len() < 2 {
        Vec::new()
    } else {
        sections(&visit, &choice, &names, &ids).await?
    };
    let shown: Vec<String> = ids.iter().map(|id| names.team(id).to_owned()).collect();
    let title = title(Compared::Teams, &shown);
    let page = Comparison {
        frame: visit
            .frame(title.as_str(), "teams", &choice)
            .described(format!("{title}, {}", choice.label())),
        kind: Compared::Teams,
        chosen: ids
            .iter()
            .map(|id| (names.team(id).to_owned(), names.team_href(id)))
            .collect(),
        chooser: Chooser::of(address, Compared::Teams, &ids, &teams),
        counts: None,
        sections,
        choice,
    };
    page.answer(&visit)
}

async fn sections(
    visit: &Visit,
    choice: &SeasonChoice,
    names: &Names,
    ids: &[String],
) -> Result<Vec<Section>, Problem> {
    let league = visit.league();
    let (season, game_type) = (choice.season_id(), choice.game_type.key());
    let metrics = |family| -> Vec<&'static Metric> {
        let metrics = TEAM_METRICS.iter();
        metrics.filter(|metric| metric.family == family).collect()
    };
    let (official, tracked) = (metrics(Family::Official), metrics(Family::Tracked));
    let all: Vec<&Metric> = TEAM_METRICS.iter().collect();
    let others = ["gp_official", "gp_tracked"];
    let lines = league.team_lines(season, game_type, &all, &others).await?;
    let standings = league.standings(Some(season), game_type).await?;
    let records = league.head_to_head(Some(season), game_type, None).await?;
    let ever = league.head_to_head(None, game_type, None).await?;
    let filter = GamesFilter {
        season_id: Some(season),
        game_type: Some(game_type),
        ..GamesFilter::default()
    };
    let mut games = league.games(&filter).await?;
    let has = |id: &str| ids.iter().any(|chosen| chosen == id);
    games
        .games
        .retain(|game| has(&game.home_team_id) && has(&game.away_team_id));
    let subjects: Vec<Subject<'_>> = ids.iter().map(|id| subject(id, &lines, names)).collect();
    let address = &visit.address;
    let label = choice.label();
    let figure = |name, words: &str, metrics: &[&'static Metric]| {
        let title = format!("{words}, {label}");
        bars::figure(name, title, metrics, &subjects, names, address)
    };
    Ok(vec![
        Section {
            id: "official",
            heading: "Standings",
            tables: vec![
                official_table(choice, &subjects, &standings, &official).downloadable(address),
            ],
            figures: figure("official-bars", "Official", &official)
                .into_iter()
                .collect(),
            meanings: meanings(&official),
        },
        Section {
            id: "tracked",
            heading: "Tracked",
            tables: vec![tracked_table(choice, &subjects, &tracked).downloadable(address)],
            figures: figure("tracked-bars", "Completely tracked games only", &tracked)
                .into_iter()
                .collect(),
            meanings: meanings(&tracked),
        },
        Section {
            id: "meetings",
            heading: "Against each other",
            tables: vec![
                records_table(choice, ids, &records, &ever, names).downloadable(address),
                meetings_table(choice, &games, names)
                    .limited(MOST, address)
                    .downloadable(address),
            ],
            figures: Vec::new(),
            meanings: Vec::new(),
        },
    ])
}

fn subject<'a>(id: &'a str, lines: &'a [SeasonLine], names: &Names) -> Subject<'a> {
    Subject {
        id,
        name: names.team(id).to_owned(),
        line: lines.iter().find(|line| line.id == id),
    }
}

fn official_table(
    choice: &SeasonChoice,
    subjects: &[Subject<'_>],
    standings: &[Standing],
    metrics: &[&'static Metric],
) -> Grid {
    let of = |subject: &Subject<'_>| {
        let mut standings = standings.iter();
        standings.find(|standing| standing.team_id == subject.id)
    };
    let cells = |cell: &dyn Fn(&Standing) -> Cell| -> Vec<Cell> {
        let cell = |subject| of(subject).map_or_else(|| Cell::maybe(None::<&str>), cell);
        subjects.iter().map(cell).collect()
    };
    let whole = |label: &str, lower_is_better: bool, value: &dyn Fn(&Standing) -> i64| {
        let values: Vec<Option<f64>> = subjects
            .iter()
            .map(|subject| of(subject).map(|standing| value(standing) as f64))
            .collect();
        let marks = best(&values, lower_is_better);
        let cells = values.iter().zip(marks).map(|(value, is_best)| {
            let cell = Cell::maybe(*value).written(Format::Whole);
            cell.marked(is_best.then_some(Mark::Badge("good")))
        });
        row(label, cells)
    };
    let mut rows: Vec<Row> = vec![
        whole("Place", true, &|standing| standing.rank),
        row(
            "Games",
            cells(&|line| Cell::of(line.gp).written(Format::Whole)),
        ),
        row(
            "W–L–T",
            cells(&|line| cells::record(line.w, line.l, line.t)),
        ),
        whole("Points", false, &|standing| standing.points),
        row(
            "Home, W–L–T",
            cells(&|line| cells::record(line.home_w, line.home_l, line.home_t)),
        ),
        row(
            "Away, W–L–T",
            cells(&|line| cells::record(line.away_w, line.away_l, line.away_t)),
        ),
        row(
            "Last ten, W–L–T",
            cells(&|line| cells::record(line.last10_w, line.last10_l, line.last10_t)),
        ),
        row(
            "Streak",
            cells(&|line| cells::streak(Some(&line.streak_code))),
        ),
        whole("Goals for", false, &|standing| standing.gf),
        whole("Goals against", true, &|standing| standing.ga),
    ];
    rows.extend(metric_rows(metrics, subjects, false));
    let caption = format!("Official, {}, all games", choice.label());
    table("official", caption, subjects, rows)
}

fn tracked_table(
    choice: &SeasonChoice,
    subjects: &[Subject<'_>],
    metrics: &[&'static Metric],
) -> Grid {
    let games = |subject: &Subject<'_>| {
        let line = subject.line;
        line.and_then(|line| line.record.whole("gp_tracked"))
            .unwrap_or(0)
    };
    let rows = if subjects.iter().any(|subject| games(subject) > 0) {
        let mut rows = vec![whole_row("Tracked games", "gp_tracked", subjects)];
        rows.extend(metric_rows(metrics, subjects, false));
        rows
    } else {
        Vec::new()
    };
    let caption = format!(
        "Completely tracked games only, {}; every team's own games",
        choice.label()
    );
    table("tracked", caption, subjects, rows)
        .empty("No game of these teams is completely tracked in this choice.")
}

const RECORDS: [Column; 8] = [
    column("team", "Team", Format::Text, "Whose record it is"),
    column("opponent", "Opponent", Format::Text, "Against whom"),
    column(
        "gp",
        "GP",
        Format::Whole,
        "Games against each other in this season",
    ),
    column(
        "record",
        "W–L–T",
        Format::Text,
        "Wins, losses, ties of the team",
    ),
    column(
        "points",
        "Pts",
        Format::Whole,
        "Standings points from these games",
    ),
    column(
        "goals",
        "Goals",
        Format::Text,
        "Goals of the team, then of the opponent",
    ),
    column(
        "all_gp",
        "GP ever",
        Format::Whole,
        "Games against each other in all seasons",
    ),
    column(
        "all_record",
        "W–L–T ever",
        Format::Text,
        "The same over all seasons",
    ),
];

fn records_table(
    choice: &SeasonChoice,
    ids: &[String],
    season: &[HeadToHead],
    ever: &[HeadToHead],
    names: &Names,
) -> Grid {
    let find = |records: &'_ [HeadToHead], team: &str, opponent: &str| {
        let mut records = records.iter();
        records
            .find(|record| record.team_id == team && record.opp_team_id == opponent)
            .cloned()
    };
    let pairs = ids.iter().enumerate().flat_map(|(place, team)| {
        let opponents = ids.iter().skip(place + 1);
        opponents.map(move |opponent| (team, opponent))
    });
    let row = |(team, opponent): (&String, &String)| {
        let season = find(season, team, opponent);
        let ever = find(ever, team, opponent);
        let count = |record: Option<&HeadToHead>| Cell::of(record.map_or(0, |record| record.gp));
        let result = |record: Option<&HeadToHead>| {
            record.map_or_else(
                || Cell::maybe(None::<&str>),
                |record| cells::record(record.w, record.l, record.t),
            )
        };
        let cells = vec![
            cells::team(names, team),
            cells::team(names, opponent),
            count(season.as_ref()),
            result(season.as_ref()),
            Cell::maybe(season.as_ref().map(|record| record.points)),
            Cell::maybe(
                season
                    .as_ref()
                    .map(|record| format!("{}–{}", record.gf, record.ga)),
            ),
            count(ever.as_ref()),
            result(ever.as_ref()),
        ];
        Row::new(format!("{team} {opponent}"), cells)
    };
    let caption = format!("Records against each other, official, {}", choice.label());
    Grid::new("records", RECORDS, caption)
        .source("fact_team_head_to_head_official")
        .rows(pairs.map(row))
}

fn meetings_table(choice: &SeasonChoice, games: &Games, names: &Names) -> Grid {
    let count = games.games.len();
    let caption = format!(
        "Games against each other, {}, {count} games",
        choice.label()
    );
    games_table::grid("meetings", caption, games, names).empty("They do not meet in this choice.")
}
