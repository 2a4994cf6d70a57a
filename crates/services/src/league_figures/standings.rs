//! Standings: of a season, of all seasons, and how they came about.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::schedule::Game;
use super::{GamesFilter, League};
use crate::input_error::InputError;
use crate::tables::Question;

/// A team's line in the standings.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Standing {
    /// The team.
    pub team_id: String,
    /// Season.
    pub season_id: String,
    /// Place by the rules of the league.
    pub rank: i64,
    /// Games played.
    pub gp: i64,
    /// Wins.
    pub w: i64,
    /// Losses.
    pub l: i64,
    /// Ties.
    pub t: i64,
    /// Of the losses, those in overtime.
    pub otl: i64,
    /// Standings points.
    pub points: i64,
    /// Points per possible point, 0 to 100.
    pub points_pct: Option<f64>,
    /// Goals for.
    pub gf: i64,
    /// Goals against.
    pub ga: i64,
    /// Goals for minus goals against.
    pub goal_diff: i64,
    /// Home and away, wins, losses, ties.
    pub home_w: i64,
    /// Losses at home.
    pub home_l: i64,
    /// Ties at home.
    pub home_t: i64,
    /// Wins away.
    pub away_w: i64,
    /// Losses away.
    pub away_l: i64,
    /// Ties away.
    pub away_t: i64,
    /// Wins in the last ten games.
    pub last10_w: i64,
    /// Losses in the last ten games.
    pub last10_l: i64,
    /// Ties in the last ten games.
    pub last10_t: i64,
    /// `W3`: how many games in a row ended like the last one.
    pub streak_code: String,
    /// Most wins in a row.
    pub longest_win_streak: i64,
    /// Most games in a row without a loss.
    pub longest_unbeaten_streak: i64,
    /// Penalty minutes.
    pub pim: Option<i64>,
}

/// A team over all seasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllTime {
    /// The team.
    pub team_id: String,
    /// Seasons it played in.
    pub seasons: i64,
    /// Seasons it finished first.
    pub firsts: i64,
    /// Games.
    pub gp: i64,
    /// Wins.
    pub w: i64,
    /// Losses.
    pub l: i64,
    /// Ties.
    pub t: i64,
    /// Standings points.
    pub points: i64,
    /// Goals for.
    pub gf: i64,
    /// Goals against.
    pub ga: i64,
}

impl AllTime {
    /// Sums the standings of several seasons, most points first; then most wins, goal difference, team id. Places of
    /// one season are no sums, so that head-to-head results do not decide here.
    pub fn of(standings: &[Standing]) -> Vec<Self> {
        let mut teams: BTreeMap<&str, Self> = BTreeMap::new();
        for line in standings {
            let team = teams.entry(&line.team_id).or_insert_with(|| Self {
                team_id: line.team_id.clone(),
                seasons: 0,
                firsts: 0,
                gp: 0,
                w: 0,
                l: 0,
                t: 0,
                points: 0,
                gf: 0,
                ga: 0,
            });
            team.seasons += 1;
            team.firsts += i64::from(line.rank == 1);
            team.gp += line.gp;
            team.w += line.w;
            team.l += line.l;
            team.t += line.t;
            team.points += line.points;
            team.gf += line.gf;
            team.ga += line.ga;
        }
        let mut teams: Vec<Self> = teams.into_values().collect();
        teams.sort_by_key(|team| std::cmp::Reverse((team.points, team.w, team.gf - team.ga)));
        teams
    }
}

/// Who came out on top of a season.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeasonWinner {
    /// Season.
    pub season_id: String,
    /// First of the regular season; none without regular games.
    pub first: Option<String>,
    /// Winner of the last game of the playoffs; none without one, or where it was a tie.
    pub champion: Option<String>,
    /// That last game.
    pub last_game: Option<i64>,
}

impl SeasonWinner {
    /// Of seasons, in their order; `playoffs` holds the played games of playoffs, the latest first.
    pub fn of(seasons: &[&str], regular: &[Standing], playoffs: &[Game]) -> Vec<Self> {
        let winner = |season_id: &&str| {
            let mut firsts = regular.iter();
            let first = firsts.find(|line| line.season_id == *season_id && line.rank == 1);
            let mut games = playoffs.iter();
            let last = games.find(|game| game.season_id == *season_id);
            Self {
                season_id: (*season_id).to_owned(),
                first: first.map(|line| line.team_id.clone()),
                champion: last.and_then(winner_of).map(str::to_owned),
                last_game: last.map(|game| game.game_id),
            }
        };
        seasons.iter().map(winner).collect()
    }
}

fn winner_of(game: &Game) -> Option<&str> {
    match game.result_of(&game.home_team_id)? {
        'W' => Some(&game.home_team_id),
        'L' => Some(&game.away_team_id),
        _ => None,
    }
}

/// Standings points of a team after each day on which it played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsByDate {
    /// The team.
    pub team_id: String,
    /// Day, games so far, points so far; in the order of time.
    pub days: Vec<(String, i64, i64)>,
}

#[derive(Deserialize)]
struct TeamGame {
    game_id: i64,
    team_id: String,
    points: i64,
}

impl PointsByDate {
    fn of(games: &[Game], rows: &[TeamGame], order: &[&str]) -> Vec<Self> {
        let dates: HashMap<i64, &str> = games
            .iter()
            .map(|game| (game.game_id, game.date.as_str()))
            .collect();
        let mut teams: HashMap<&str, BTreeMap<&str, (i64, i64)>> = HashMap::new();
        for row in rows {
            if let Some(date) = dates.get(&row.game_id) {
                let day = teams.entry(&row.team_id).or_default().entry(date);
                let (games, points) = day.or_default();
                *games += 1;
                *points += row.points;
            }
        }
        let line = |team_id: &&str| {
            let (mut games, mut points) = (0, 0);
            let days = teams.remove(*team_id)?.into_iter().map(|(date, day)| {
                games += day.0;
                points += day.1;
                (date.to_owned(), games, points)
            });
            Some(Self {
                team_id: (*team_id).to_owned(),
                days: days.collect(),
            })
        };
        order.iter().filter_map(line).collect()
    }
}

/// How the standings decide between teams, in words: `points, then wins, then …`.
pub fn tie_breaks(rule: &str) -> String {
    let word = |criterion: &str| match criterion {
        "points" => "points".to_owned(),
        "wins" => "wins".to_owned(),
        "head_to_head_points" => {
            "share of the points from the games among the teams still level".to_owned()
        }
        "goal_diff" => "goal difference".to_owned(),
        "goals_for" => "goals for".to_owned(),
        "team_id" => "team id".to_owned(),
        other => other.replace('_', " "),
    };
    let criteria = rule.split(',').map(str::trim);
    let words: Vec<String> = criteria.filter(|name| !name.is_empty()).map(word).collect();
    words.join(", then ")
}

#[derive(Deserialize)]
struct Rule {
    league_id: String,
    value: String,
}

impl League<'_> {
    /// The standings of a season and type of games, in their order; of all seasons where none is named.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn standings(
        &self,
        season_id: Option<&str>,
        game_type: &str,
    ) -> Result<Vec<Standing>, InputError> {
        let mut question = Question::of("v_standings")
            .is("game_type", game_type)
            .ascending("rank");
        if let Some(season_id) = season_id {
            question = question.is("season_id", season_id);
        }
        self.fetch(question).await
    }

    /// The rule that orders the standings of a competition.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn standings_order(&self, league_id: Option<&str>) -> Result<String, InputError> {
        let question = Question::of("dim_league_rule").is("rule", "standings_order");
        let rules: Vec<Rule> = self.fetch(question).await?;
        let of = |id: &str| rules.iter().find(|rule| rule.league_id == id);
        let rule = league_id.and_then(of).or_else(|| of("*"));
        Ok(rule.map_or_else(String::new, |rule| tie_breaks(&rule.value)))
    }

    /// How the teams gathered their points, in the order of the standings.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn points_by_date(
        &self,
        season_id: &str,
        game_type: &str,
        standings: &[Standing],
    ) -> Result<Vec<PointsByDate>, InputError> {
        let filter = GamesFilter {
            season_id: Some(season_id),
            game_type: Some(game_type),
            is_played: Some(true),
            ..GamesFilter::default()
        };
        let games = self.games(&filter).await?;
        let question = Question::of("fact_team_game_official")
            .is("season_id", season_id)
            .is("game_type", game_type);
        let rows: Vec<TeamGame> = self.fetch(question).await?;
        let order: Vec<&str> = standings.iter().map(|line| line.team_id.as_str()).collect();
        Ok(PointsByDate::of(&games.games, &rows, &order))
    }

    /// Who came out on top of each season, in the order of `seasons`.
    ///
    /// # Errors
    /// [`InputError`] where the tables do not answer.
    pub async fn winners(&self, seasons: &[&str]) -> Result<Vec<SeasonWinner>, InputError> {
        let regular = self.standings(None, "Regular").await?;
        let filter = GamesFilter {
            game_type: Some("Playoffs"),
            is_played: Some(true),
            ..GamesFilter::default()
        };
        let playoffs = self.games(&filter).await?;
        Ok(SeasonWinner::of(seasons, &regular, &playoffs.games))
    }
}

#[cfg(test)]
mod tests {
    use super::super::schedule::game;
    use super::*;

    fn standing(season_id: &str, team_id: &str, rank: i64, w: i64, t: i64) -> Standing {
        Standing {
            team_id: team_id.to_owned(),
            season_id: season_id.to_owned(),
            rank,
            gp: 10,
            w,
            l: 10 - w - t,
            t,
            otl: 0,
            points: 2 * w + t,
            points_pct: None,
            gf: 30 + w,
            ga: 30,
            goal_diff: w,
            home_w: 0,
            home_l: 0,
            home_t: 0,
            away_w: 0,
            away_l: 0,
            away_t: 0,
            last10_w: w,
            last10_l: 10 - w - t,
            last10_t: t,
            streak_code: "W1".to_owned(),
            longest_win_streak: 1,
            longest_unbeaten_streak: 1,
            pim: None,
        }
    }

    #[test]
    fn seasons_add_up() {
        let standings = [
            standing("N1", "A", 1, 6, 1),
            standing("N1", "B", 2, 5, 0),
            standing("N2", "B", 1, 8, 0),
            standing("N2", "A", 2, 2, 2),
        ];
        let teams = AllTime::of(&standings);
        let told: Vec<_> = teams
            .iter()
            .map(|team| {
                (
                    &*team.team_id,
                    team.seasons,
                    team.firsts,
                    team.gp,
                    team.points,
                )
            })
            .collect();
        assert_eq!(told, [("B", 2, 1, 20, 26), ("A", 2, 1, 20, 19)]);
    }

    #[test]
    fn the_last_playoff_game_has_the_champion() {
        let regular = [standing("N1", "A", 1, 6, 1)];
        let playoffs = [
            game(9, "B", "A", Some((1, 2))),
            game(8, "A", "B", Some((0, 2))),
        ];
        let winners = SeasonWinner::of(&["N1", "N0"], &regular, &playoffs);
        assert_eq!(winners.len(), 2);
        let [one, none] = winners.as_slice() else {
            return;
        };
        assert_eq!(one.first.as_deref(), Some("A"));
        assert_eq!(
            (one.champion.as_deref(), one.last_game),
            (Some("A"), Some(9))
        );
        assert_eq!((none.first.as_ref(), none.champion.as_ref()), (None, None));
    }

    #[test]
    fn points_are_gathered_day_by_day() {
        let games = [
            game(3, "A", "B", Some((1, 1))),
            game(1, "A", "B", Some((3, 0))),
            game(2, "B", "C", Some((3, 0))),
        ];
        let row = |game_id, team_id: &str, points| TeamGame {
            game_id,
            team_id: team_id.to_owned(),
            points,
        };
        let rows = [
            row(1, "A", 2),
            row(1, "B", 0),
            row(3, "A", 1),
            row(3, "B", 1),
            row(2, "B", 2),
        ];
        let lines = PointsByDate::of(&games, &rows, &["B", "A", "X"]);
        let day = |day: &str, games, points| (format!("2026-01-{day}"), games, points);
        let expected = [
            PointsByDate {
                team_id: "B".to_owned(),
                days: vec![day("01", 1, 0), day("02", 2, 2), day("03", 3, 3)],
            },
            PointsByDate {
                team_id: "A".to_owned(),
                days: vec![day("01", 1, 2), day("03", 2, 3)],
            },
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn the_order_is_told_in_words() {
        assert_eq!(
            tie_breaks("points, goal_diff, coin_toss"),
            "points, then goal difference, then coin toss"
        );
    }
}
