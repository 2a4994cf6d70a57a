//! The odds of a season in whole percents.

use crate::ml::{SeasonAnswer, TeamOdds};

use super::percents::percents;

/// A team's odds, as they are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamPercents {
    /// The odds they were made from.
    pub odds: TeamOdds,
    /// Chance of the playoffs in percent; over all teams they add up to 100 for every place.
    pub playoffs: u32,
    /// Chance of the first place in percent; over all teams they add up to 100.
    pub first: u32,
    /// Chances of the places in percent, the first one first; they add up to 100.
    pub places: Vec<u32>,
}

/// The odds of all teams, in the order of the answer: the likeliest in the playoffs first.
pub fn season_percents(answer: &SeasonAnswer) -> Vec<TeamPercents> {
    let of = |share: fn(&TeamOdds) -> f64| answer.teams.iter().map(share).collect::<Vec<f64>>();
    let places = answer.playoff_places.min(answer.teams.len());
    let places = u32::try_from(places).unwrap_or(u32::MAX / 100);
    let playoffs = percents(&of(|team| team.playoffs), 100 * places);
    let first = percents(&of(|team| team.first), 100);
    let teams = answer.teams.iter().zip(playoffs).zip(first);
    teams
        .map(|((odds, playoffs), first)| TeamPercents {
            odds: odds.clone(),
            playoffs,
            first,
            places: percents(&odds.places, 100),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ml::Interval;

    fn team(team_id: &str, playoffs: f64, places: [f64; 3]) -> TeamOdds {
        TeamOdds {
            team_id: team_id.to_owned(),
            playoffs,
            first: places[0],
            places: places.to_vec(),
            expected_points: 12.0,
            points: Interval {
                low: 9.0,
                high: 15.0,
            },
            expected_place: 2.0,
        }
    }

    #[test]
    fn every_column_and_every_row_adds_up() {
        let answer = SeasonAnswer {
            season_id: "N1".to_owned(),
            version: 1,
            played: 10,
            remaining: 5,
            assumed: 0,
            playoff_places: 2,
            playoff_places_from: "the request".to_owned(),
            seasons: 1_000,
            largest_error: 0.016,
            teams: vec![
                team("A", 0.996, [0.626, 0.371, 0.003]),
                team("B", 0.602, [0.254, 0.347, 0.399]),
                team("C", 0.402, [0.12, 0.282, 0.598]),
            ],
            notes: Vec::new(),
        };
        let teams = season_percents(&answer);
        let told: Vec<_> = teams
            .iter()
            .map(|team| (team.playoffs, team.first))
            .collect();
        assert_eq!(told, [(100, 63), (60, 25), (40, 12)]);
        let places: Vec<_> = teams.iter().map(|team| team.places.clone()).collect();
        assert_eq!(places, [[63, 37, 0], [25, 35, 40], [12, 28, 60]]);
    }
}
