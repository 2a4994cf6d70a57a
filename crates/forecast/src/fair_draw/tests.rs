//! Tests of the fair draw on teams small enough to see through.

use super::*;

fn player(player_id: &str, strength: f64) -> RosterPlayer {
    RosterPlayer {
        player_id: player_id.to_owned(),
        strength,
        rating: Some(3.0 + strength),
        is_goalie: false,
    }
}

fn input() -> DrawInput {
    let team = |team_id: &str, strengths: [f64; 3]| RosterTeam {
        team_id: team_id.to_owned(),
        players: (0..3)
            .map(|k| player(&format!("{team_id}{k}"), strengths[k]))
            .collect(),
    };
    DrawInput {
        // Sums 3, 0, −3: swapping the 2 of A for the −1 of C makes all of them 0.
        teams: vec![
            team("A", [2.0, 1.0, 0.0]),
            team("B", [0.5, 0.0, -0.5]),
            team("C", [-1.0, -1.5, -0.5]),
        ],
        keep_together: vec![],
        rating_cap: None,
        target_spread: 0.1,
        max_swaps: 3,
        goals_per_game: 4.5,
        goal_dispersion: 1.4,
        meetings: 4,
        playoff_places: 1,
        seasons: 2_000,
        seed: 3,
    }
}

#[test]
fn one_swap_makes_the_teams_even() {
    let advice = advise(&input()).unwrap();
    assert!((advice.before.strength_spread - 6.0_f64.sqrt()).abs() < 1e-12);
    assert_eq!(advice.before.teams[0].team_id, "A");
    assert!(advice.before.playoffs_range > 0.5);
    assert_eq!(advice.swaps.len(), 1);
    let swap = &advice.swaps[0];
    assert_eq!(
        (swap.player_a_id.as_str(), swap.player_b_id.as_str()),
        ("A0", "C0")
    );
    assert!(advice.reached && advice.after.strength_spread < 1e-9);
    assert!(
        advice.after.playoffs_range < 0.1,
        "{}",
        advice.after.playoffs_range
    );
    assert!(advice.after.points_spread < advice.before.points_spread);
}

#[test]
fn pairs_caps_and_goalies_are_kept() {
    let moved = |input: &DrawInput| -> Vec<String> {
        let advice = advise(input).unwrap();
        advice
            .swaps
            .into_iter()
            .flat_map(|swap| [swap.player_a_id, swap.player_b_id])
            .collect()
    };
    let mut kept = input();
    kept.keep_together = vec![("A0".to_owned(), "A1".to_owned())];
    assert!(
        moved(&kept)
            .iter()
            .all(|player| player != "A0" && player != "A1")
    );
    // Team C may not get stronger in ratings.
    let mut capped = input();
    capped.rating_cap = Some(6.0);
    let after = advise(&capped).unwrap();
    assert!(
        after
            .swaps
            .iter()
            .all(|swap| swap.team_b_id != "C" && swap.team_a_id != "C"),
        "{:?}",
        after.swaps
    );
    let mut goalies = input();
    goalies.teams[0].players[0].is_goalie = true;
    assert!(!moved(&goalies).contains(&"A0".to_owned()));
    let mut none = input();
    none.max_swaps = 0;
    let advice = advise(&none).unwrap();
    assert!(advice.swaps.is_empty() && !advice.reached);
    assert_eq!(advice.before, advice.after);
}

#[test]
fn the_search_is_as_good_as_trying_everything_for_two_swaps() {
    // Four teams that one swap cannot make even.
    let mut draw = input();
    draw.teams = [
        ("A", [1.7, 0.9, 0.3]),
        ("B", [1.1, 0.8, -0.4]),
        ("C", [-0.9, 0.2, -1.0]),
        ("D", [-1.3, -0.8, -0.6]),
    ]
    .into_iter()
    .map(|(team_id, strengths)| RosterTeam {
        team_id: team_id.to_owned(),
        players: (0..3)
            .map(|k| player(&format!("{team_id}{k}"), strengths[k]))
            .collect(),
    })
    .collect();
    draw.target_spread = 0.0;
    draw.max_swaps = 2;
    let found = advise(&draw).unwrap();
    let mut best = f64::INFINITY;
    let places: Vec<(usize, usize)> = (0..4)
        .flat_map(|team| (0..3).map(move |player| (team, player)))
        .collect();
    let swap = |teams: &mut Vec<RosterTeam>, a: (usize, usize), b: (usize, usize)| {
        let one = teams[a.0].players[a.1].clone();
        teams[a.0].players[a.1] = std::mem::replace(&mut teams[b.0].players[b.1], one);
    };
    for &a in &places {
        for &b in &places {
            for &c in &places {
                for &d in &places {
                    let mut teams = draw.teams.clone();
                    swap(&mut teams, a, b);
                    swap(&mut teams, c, d);
                    best = best.min(spread(&strengths(&teams)));
                }
            }
        }
    }
    assert!(
        (found.after.strength_spread - best).abs() < 1e-9,
        "{} {best}",
        found.after.strength_spread
    );
}

#[test]
fn what_cannot_be_true_is_refused() {
    let refused = |change: fn(&mut DrawInput)| {
        let mut input = input();
        change(&mut input);
        advise(&input).unwrap_err().to_string()
    };
    assert!(
        refused(|input| input.teams[1].players[2].strength = f64::NAN)
            .starts_with("strength of player B2 is NaN")
    );
    assert!(
        refused(|input| input.teams[1].players[2].player_id = "A0".to_owned())
            .starts_with("player_id is A0")
    );
    assert!(
        refused(|input| input.target_spread = f64::INFINITY).starts_with("target_spread is inf")
    );
    assert!(refused(|input| input.max_swaps = 7).starts_with("max_swaps is 7"));
    assert!(
        refused(|input| input.keep_together = vec![("A0".into(), "X".into())])
            .starts_with("keep_together is X")
    );
    assert!(
        refused(|input| input.keep_together = vec![("A0".into(), "B0".into())])
            .contains("in the same team")
    );
    assert!(refused(|input| input.teams.truncate(1)).starts_with("the number of teams is 1"));
}
