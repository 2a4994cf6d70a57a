//! The models beside those of games: players, moments, attempts, attacks.

use std::collections::BTreeMap;

use forecast::artefact::{self, Model};
use forecast::league::{League, Sides};
use forecast::players::{self, ProjectionInput, ProjectionModel, ProjectionSettings};
use forecast::rapm::{self, RapmModel, Stint};
use forecast::win_probability::{Moment, WinProbabilityModel};
use serde_json::json;

use super::super::card::Card;
use super::super::data::TrainingData;
use super::super::names;
use super::{GOLDEN, TrainError, Trained, span};

pub(super) fn projections(league: &League, as_of: i32) -> Result<Trained, TrainError> {
    let settings = ProjectionSettings::default();
    let model = ProjectionModel::fit(league, &settings, as_of);
    let golden: Vec<ProjectionInput> = model
        .players
        .keys()
        .take(GOLDEN)
        .map(|player| ProjectionInput {
            player_id: player.clone(),
            position: None,
            rating: None,
            games: 10,
            dresses: false,
            goal_factor: 1.0,
        })
        .collect();
    let report = players::evaluate(league, &settings);
    let mut card = Card::new(
        "Goals, assists, points and penalty minutes of a player's next games, with the range that holds 80 %.",
        &[
            ("player_id", "The player."),
            ("games", "Games to come, 1 unless given."),
            ("dresses", "Whether he plays in all of them for sure."),
            (
                "goal_factor",
                "Goals that his team is expected to score there over the usual number, 1 unless given.",
            ),
        ],
        &[
            ("expected_games", "Games he is expected to play."),
            (
                "statistics",
                "Goals, assists, points and penalty minutes, each with the range that holds 80 %.",
            ),
        ],
        "Judging a player's worth: it counts what the official box score counts, and nothing of his defence.",
    );
    card.training = Some(span(league, |_| true));
    card.words = if report.players == 0 {
        "There is no second season to test it on.".to_owned()
    } else {
        format!(
            "Tested on the second halves of {} player-seasons; skill ratings of old games may be today's, which flatters it.",
            report.players
        )
    };
    card.is_experimental = report.players == 0;
    card.details = json!({"settings": settings, "evaluation": report});
    Ok(Trained {
        name: names::PLAYER_PROJECTION,
        serves: true,
        artefact: artefact::save(&model, &golden)?,
        card,
    })
}

pub(super) fn win_probability(data: &TrainingData) -> Result<Trained, TrainError> {
    let model = WinProbabilityModel {
        factors: data.factors,
    };
    let moment = |remaining: f64, lead: i32, skaters: Sides<u32>| Moment {
        expected_goals: Sides {
            home: 4.8,
            away: 4.2,
        },
        dispersion: 1.0,
        length_seconds: 3240.0,
        remaining_seconds: remaining,
        lead,
        skaters,
        net_empty: Sides::default(),
        penalty_seconds: 60.0,
        can_tie: true,
    };
    let golden = [
        moment(3240.0, 0, Sides { home: 5, away: 5 }),
        moment(600.0, 1, Sides { home: 5, away: 4 }),
        moment(0.0, -1, Sides { home: 5, away: 5 }),
    ];
    let mut card = Card::new(
        "The chance to win while a game is on.",
        &[
            (
                "expected_goals",
                "Goals that each side was expected to score in the whole game.",
            ),
            (
                "length_seconds, remaining_seconds",
                "Length of the game and what is left of it.",
            ),
            ("lead", "Home goals minus away goals."),
            (
                "skaters, net_empty, penalty_seconds",
                "Manpower and how long it lasts.",
            ),
            ("can_tie", "Whether the game may end without a winner."),
        ],
        &[
            (
                "probabilities",
                "Chances of home win, tie and away win; they add up to 1.",
            ),
            ("home", "Win plus half a tie of the home team."),
        ],
        "Judging moments with uneven manpower: the factors are borrowed and not tested on this league.",
    );
    card.is_experimental = true;
    "Not fitted: rates, time and manpower give it. The manpower factors are borrowed."
        .clone_into(&mut card.words);
    card.details = json!({"factors": data.factors});
    Ok(Trained {
        name: names::WIN_PROBABILITY,
        serves: true,
        artefact: artefact::save(&model, &golden)?,
        card,
    })
}

pub(super) fn expected_goals(data: &TrainingData) -> Result<Option<Trained>, TrainError> {
    let Some(model) = &data.attempts else {
        return Ok(None);
    };
    let golden: Vec<_> = [false, true]
        .map(|flag| forecast::xg::Attempt {
            event_id: String::new(),
            game_id: 0,
            is_unblocked: true,
            empty_net: Some(false),
            is_goal: false,
            is_rebound: flag,
            is_one_timer: false,
            is_tip: flag,
            is_breakaway: false,
            off_pass: !flag,
            is_rush: false,
            shot_type: None,
        })
        .into();
    let mut card = Card::new(
        "The chance of an unblocked attempt to score.",
        &[(
            "is_rebound, is_one_timer, is_tip, is_breakaway, off_pass, is_rush, shot_type",
            "What is known of the attempt.",
        )],
        &[(
            "xg",
            "Chance to score; null for a blocked attempt or an empty net.",
        )],
        "Ranking players or goalies before it has seen 200 goals.",
    );
    card.is_experimental = model.is_provisional;
    card.words = if model.is_provisional {
        format!(
            "Experimental: {} goals set little more than the level; 200 are needed.",
            model.goals
        )
    } else {
        format!("Fitted on {} goals.", model.goals)
    };
    card.details =
        json!({"run_id": model.run_id, "goals": model.goals, "coefficients": model.coefficients});
    Ok(Some(Trained {
        name: names::EXPECTED_GOALS,
        serves: true,
        artefact: artefact::save(model, &golden)?,
        card,
    }))
}

/// Is fitted once somebody has been on the ice long enough; before that the card says what is missing.
pub(super) fn adjusted_plus_minus(data: &TrainingData) -> Result<Trained, TrainError> {
    let hours = ice_hours(&data.stints);
    let longest = hours.values().copied().fold(0.0, f64::max);
    let needed = data.rapm.reliable_min_hours;
    let mut card = Card::new(
        "What a skater adds to his side's shot attempts and takes from the other's, team-mates and opponents allowed for.",
        &[
            ("attackers, defenders", "The skaters."),
            (
                "at_home, lead, start_zone",
                "What is not the players' merit.",
            ),
        ],
        &[("per_60", "Attempts of the attacking side per 60 minutes.")],
        "Comparing players whose time on the ice is short of the limit.",
    );
    if longest < needed {
        card.is_published = false;
        card.is_experimental = true;
        card.passes = false;
        card.words = if hours.is_empty() {
            format!(
                "Not published: no stint at five against five is tracked; a player needs {needed:.1} hours."
            )
        } else {
            format!(
                "Not published: nobody has the {needed:.1} hours at five against five that are needed; the nearest has \
                 {longest:.1}, {:.1} hours short.",
                needed - longest
            )
        };
        card.details =
            json!({"players": hours.len(), "longest_hours": longest, "needed_hours": needed});
        // An empty fit: there is nothing to keep, and nothing that could be asked.
        return Ok(Trained {
            name: names::RAPM,
            serves: false,
            artefact: b"{}\n".to_vec(),
            card,
        });
    }
    let model: RapmModel = rapm::fit(&data.stints, &BTreeMap::new(), &data.rapm)?;
    card.words = model.words();
    card.details = json!({
        "games": model.games,
        "lambda": model.lambda,
        "published": model.published.len(),
        "withheld": model.withheld,
        "cross_validated_error": model.cross_validated_error,
        "cross_validated_error_null": model.cross_validated_error_null,
    });
    Ok(Trained {
        name: names::RAPM,
        serves: true,
        artefact: artefact::save(&model, &golden_attacks(&data.stints))?,
        card,
    })
}

fn golden_attacks(stints: &[Stint]) -> Vec<<RapmModel as Model>::Input> {
    stints
        .iter()
        .take(GOLDEN)
        .map(|stint| rapm::Attack {
            attackers: stint.home_skaters.clone(),
            defenders: stint.away_skaters.clone(),
            at_home: true,
            lead: stint.home_lead,
            start_zone: stint.start_zone,
        })
        .collect()
}

/// Hours on the ice by player.
fn ice_hours(stints: &[Stint]) -> BTreeMap<&str, f64> {
    let mut hours = BTreeMap::new();
    for stint in stints {
        for player in stint.home_skaters.iter().chain(&stint.away_skaters) {
            *hours.entry(player.as_str()).or_insert(0.0) += stint.seconds / 3_600.0;
        }
    }
    hours
}
