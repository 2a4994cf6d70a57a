//! Who leads in what.

use std::collections::HashMap;

use serde::Deserialize;

use super::measured::add_columns;
use super::metrics::Metric;
use super::{League, Per, places};
use crate::input_error::InputError;
use crate::tables::{Question, Record};

/// Skaters or goalies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Skaters.
    Skaters,
    /// Goalies.
    Goalies,
}

impl Kind {
    pub(super) const fn season_table(self) -> &'static str {
        match self {
            Self::Skaters => "v_player_season",
            Self::Goalies => "v_goalie_season",
        }
    }

    pub(super) const fn career_table(self) -> &'static str {
        match self {
            Self::Skaters => "v_player_career",
            Self::Goalies => "v_goalie_career",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct LeadersRequest<'a> {
    /// Skaters or goalies.
    pub kind: Kind,
    /// Season; careers where none is named.
    pub season_id: Option<&'a str>,
    /// Regular, Playoffs or All.
    pub game_type: &'a str,
    /// By what.
    pub metric: &'a Metric,
    /// Divided by what.
    pub per: Per,
    /// F or D; everybody where none is named.
    pub position: Option<&'a str>,
    /// Games that somebody must have at least; the usual number where none is named.
    pub least_games: Option<i64>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Leader {
    /// Place in this list; equal values share one.
    pub place: Option<i64>,
    /// The player.
    pub player_id: String,
    /// Team he played most for.
    pub team_id: Option<String>,
    /// F or D; none for goalies, and where no position is known.
    pub position_group: Option<String>,
    /// The games behind the value: official or tracked ones, as the metric has them.
    pub games: i64,
    /// The value.
    pub value: f64,
    /// The value before it was divided.
    pub total: f64,
}

/// Leaders, best first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Leaders {
    /// Everybody who has enough games and a value.
    pub leaders: Vec<Leader>,
    /// How many games were enough.
    pub least_games: i64,
    /// What the values were divided by: never more than the metric allows.
    pub per: Per,
}

/// Team and position of a player, which careers do not have.
#[derive(Deserialize)]
struct Place {
    player_id: String,
    team_id: Option<String>,
}

#[derive(Deserialize)]
struct PlaceOfSkater {
    player_id: String,
    team_id: Option<String>,
    position_group: Option<String>,
}

impl Leaders {
    fn of(request: &LeadersRequest<'_>, rows: &[Record], places_by_id: &Places) -> Self {
        let per = request.metric.allowed(request.per);
        let mut leaders: Vec<Leader> = rows
            .iter()
            .filter_map(|row| leader(row, request.metric, per, places_by_id))
            .collect();
        let least_games = request
            .least_games
            .unwrap_or_else(|| usual_games(request.metric, per, &leaders));
        leaders.retain(|leader| {
            leader.games >= least_games
                && request
                    .position
                    .is_none_or(|position| leader.position_group.as_deref() == Some(position))
        });
        let lowest_leads = request.metric.lowest_leads();
        leaders.sort_by(|one, two| {
            let order = two.value.total_cmp(&one.value);
            let order = if lowest_leads { order.reverse() } else { order };
            order
                .then_with(|| two.total.total_cmp(&one.total))
                .then_with(|| one.games.cmp(&two.games))
                .then_with(|| one.player_id.cmp(&two.player_id))
        });
        let values: Vec<Option<f64>> = leaders.iter().map(|leader| Some(leader.value)).collect();
        for (leader, place) in leaders.iter_mut().zip(places(&values)) {
            leader.place = place;
        }
        Self {
            leaders,
            least_games,
            per,
        }
    }
}

/// Team and position of players by their ids.
pub(super) type Places = HashMap<String, (Option<String>, Option<String>)>;

fn leader(row: &Record, metric: &Metric, per: Per, places_by_id: &Places) -> Option<Leader> {
    let player_id = row.text("player_id")?;
    let measured = metric.measured(row, per)?;
    let place = places_by_id.get(player_id);
    Some(Leader {
        place: None,
        player_id: player_id.to_owned(),
        team_id: place.and_then(|(team_id, _)| team_id.clone()),
        position_group: place.and_then(|(_, position)| position.clone()),
        games: measured.games,
        value: measured.value,
        total: measured.total,
    })
}

/// Averages of one lucky game would lead every list: a quarter of the most games anybody has must be there. Totals need
/// no such rule.
fn usual_games(metric: &Metric, per: Per, leaders: &[Leader]) -> i64 {
    if metric.adds_up() && per == Per::Total {
        return 1;
    }
    let most = leaders.iter().map(|leader| leader.games).max();
    (most.unwrap_or(0) + 3) / 4
}

impl League<'_> {
    /// Who leads in a metric.
    ///
    /// # Errors
    /// [`InputError::BadRequest`] for a metric that careers do not have; else where the tables do not answer.
    pub async fn leaders(&self, request: &LeadersRequest<'_>) -> Result<Leaders, InputError> {
        let metric = request.metric;
        if request.season_id.is_none() && !metric.in_career {
            return Err(InputError::BadRequest(format!(
                "metric: {} is counted by season only; choose a season",
                metric.key
            )));
        }
        let question = match request.season_id {
            Some(season_id) => Question::of(request.kind.season_table()).is("season_id", season_id),
            None => Question::of(request.kind.career_table()),
        };
        let question = question
            .is("game_type", request.game_type)
            .known(metric.key);
        let mut columns = vec!["player_id"];
        add_columns(&mut columns, &[metric]);
        let rows = self.tables.records(self.tenant, question, &columns).await?;
        let places_by_id = self
            .places_of(request.kind, request.season_id, request.game_type)
            .await?;
        Ok(Leaders::of(request, &rows, &places_by_id))
    }

    /// Teams and positions of everybody in a season; of all careers where none is named.
    pub(super) async fn places_of(
        &self,
        kind: Kind,
        season_id: Option<&str>,
        game_type: &str,
    ) -> Result<Places, InputError> {
        let question = |table: &str| {
            Question::of(table)
                .is("season_id", season_id.unwrap_or("ALL"))
                .is("game_type", game_type)
        };
        Ok(match kind {
            Kind::Skaters => {
                let rows: Vec<PlaceOfSkater> = self.fetch(question("v_player_rankings")).await?;
                let pairs = rows
                    .into_iter()
                    .map(|row| (row.player_id, (row.team_id, row.position_group)));
                pairs.collect()
            }
            Kind::Goalies => {
                let rows: Vec<Place> = self.fetch(question("v_goalie_rankings")).await?;
                let pairs = rows
                    .into_iter()
                    .map(|row| (row.player_id, (row.team_id, None)));
                pairs.collect()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::metrics::{GOALIE_METRICS, SKATER_METRICS};
    use super::*;
    use crate::tables::Value;

    fn metric(key: &str) -> &'static Metric {
        let mut metrics = SKATER_METRICS.iter().chain(GOALIE_METRICS);
        metrics.find(|metric| metric.key == key).unwrap()
    }

    fn rows(metric: &Metric, lines: &[(&str, f64, i64, i64, f64)]) -> Vec<Record> {
        let columns: Arc<[String]> = [
            "player_id",
            metric.key,
            metric.games,
            "games_with_ice_time",
            "toi_seconds",
        ]
        .map(str::to_owned)
        .into();
        let row = |(id, value, games, with_time, seconds): &(&str, f64, i64, i64, f64)| {
            let values = vec![
                Value::from(*id),
                Value::Number(*value),
                Value::Integer(*games),
                Value::Integer(*with_time),
                Value::Number(*seconds),
            ];
            Record::new(Arc::clone(&columns), values)
        };
        lines.iter().map(row).collect()
    }

    fn request(metric: &Metric, per: Per) -> LeadersRequest<'_> {
        LeadersRequest {
            kind: Kind::Skaters,
            season_id: Some("N1"),
            game_type: "Regular",
            metric,
            per,
            position: None,
            least_games: None,
        }
    }

    fn told(leaders: &Leaders) -> Vec<(i64, &str, f64)> {
        let told = |leader: &'_ Leader| leader.place.unwrap_or(0);
        let leaders = leaders.leaders.iter();
        leaders
            .map(|leader| (told(leader), leader.player_id.as_str(), leader.value))
            .collect()
    }

    #[test]
    fn totals_lead_whoever_has_most() {
        let points = metric("points");
        let rows = rows(
            points,
            &[
                ("A", 5.0, 1, 0, 0.0),
                ("B", 9.0, 10, 0, 0.0),
                ("C", 5.0, 8, 0, 0.0),
            ],
        );
        let leaders = Leaders::of(&request(points, Per::Total), &rows, &Places::new());
        assert_eq!(
            told(&leaders),
            [(1, "B", 9.0), (2, "A", 5.0), (2, "C", 5.0)]
        );
        assert_eq!(leaders.least_games, 1);
        // Per game, one game of ten is too few.
        let leaders = Leaders::of(&request(points, Per::Game), &rows, &Places::new());
        assert_eq!(told(&leaders), [(1, "B", 0.9), (2, "C", 0.625)]);
        assert_eq!(leaders.least_games, 3);
    }

    #[test]
    fn averages_are_not_divided_and_the_lowest_leads_goalies() {
        let gaa = metric("gaa");
        let rows = rows(gaa, &[("A", 3.5, 8, 0, 0.0), ("B", 2.5, 8, 0, 0.0)]);
        let leaders = Leaders::of(&request(gaa, Per::Game), &rows, &Places::new());
        assert_eq!(told(&leaders), [(1, "B", 2.5), (2, "A", 3.5)]);
        assert_eq!(leaders.per, Per::Total);
    }

    #[test]
    fn hours_count_only_where_every_game_has_them() {
        let blocks = metric("blocks");
        let rows = rows(
            blocks,
            &[("A", 4.0, 2, 2, 1_800.0), ("B", 9.0, 2, 1, 900.0)],
        );
        let leaders = Leaders::of(&request(blocks, Per::Hour), &rows, &Places::new());
        assert_eq!(told(&leaders), [(1, "A", 8.0)]);
        // Official numbers have no minutes.
        assert_eq!(metric("goals").allowed(Per::Hour), Per::Total);
    }

    #[test]
    fn positions_are_filtered_before_places_are_given() {
        let points = metric("points");
        let rows = rows(points, &[("A", 5.0, 4, 0, 0.0), ("B", 9.0, 4, 0, 0.0)]);
        let team = Some("T".to_owned());
        let places: Places = [
            ("A".to_owned(), (team.clone(), Some("D".to_owned()))),
            ("B".to_owned(), (team, Some("F".to_owned()))),
        ]
        .into();
        let asked = LeadersRequest {
            position: Some("D"),
            ..request(points, Per::Total)
        };
        let leaders = Leaders::of(&asked, &rows, &places);
        assert_eq!(told(&leaders), [(1, "A", 5.0)]);
    }
}
