//! What is counted, in words: which rows of which tables.

use std::fmt::Write as _;

use store::tables::{Comparison, Filter, Test, Value};

use super::{
    Acting, Constant, Counted, Defended, FacedBy, Happened, IceTime, OnIce, Rows, Shifts, Stints,
    Whose,
};

impl Rows {
    fn words(&self) -> String {
        let query = self.question.query();
        let who = match self.whose {
            Whose::Own => "the player",
            Whose::Team => "the team",
            Whose::Opponents => "the other team",
        };
        let mut text = match self.weight {
            Some(weight) => format!("{weight} of {}", query.table),
            None => query.table.clone(),
        };
        // Writing to a string cannot fail.
        let _ = write!(text, " where {} is {who}", self.owner);
        for filter in &query.filters {
            let is_weight = self.weight == Some(&*filter.column) && filter.test == Test::NotNull;
            if !is_weight {
                let _ = write!(text, " and {}", condition(filter));
            }
        }
        text
    }
}

fn condition(Filter { column, test }: &Filter) -> String {
    match test {
        Test::Is(Comparison::Equal, Value::Boolean(true)) => column.clone(),
        Test::Is(Comparison::Equal, Value::Boolean(false)) => format!("not {column}"),
        Test::Is(comparison, value) => {
            let sign = match comparison {
                Comparison::Equal => "=",
                Comparison::NotEqual => "≠",
                Comparison::Greater => ">",
                Comparison::GreaterOrEqual => "≥",
                Comparison::Less => "<",
                Comparison::LessOrEqual => "≤",
            };
            format!("{column} {sign} {}", literal(value))
        }
        Test::In(values) => {
            let values: Vec<String> = values.iter().map(literal).collect();
            format!("{column} is {}", values.join(" or "))
        }
        Test::Like { pattern, .. } => format!("{column} is like {pattern}"),
        Test::Null => format!("{column} is unknown"),
        Test::NotNull => format!("{column} is known"),
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::Null => "unknown".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Date(days) => crate::values::date_text(*days),
    }
}

impl Counted {
    /// Where it is counted, in words.
    pub(in crate::why) fn words(&self) -> String {
        match self {
            Self::Rows(rows) => {
                let words: Vec<String> = rows.iter().map(Rows::words).collect();
                words.join("; ")
            }
            Self::Assists(code) => format!(
                "fact_event_players of acting players with the play detail {code}; fact_goals where it names the player, \
                 in a game without such details"
            ),
            Self::Defended(Defended { is_first, flag }) => {
                let place = if *is_first { "slot = 1" } else { "slot > 1" };
                let flag = flag.map_or_else(String::new, |flag| format!(" with {flag}"));
                format!("fact_event_players of the player with {place} on events of the other team{flag}")
            }
            Self::Acting(acting) => acting.words(),
            Self::Pressing => {
                "stg_event_players where the player has a pressure number as an opponent, or is named as who pressed"
                    .to_owned()
            }
            Self::OnIce(on_ice) => on_ice.words(),
            Self::IceTime(time) => {
                let seconds = match time {
                    IceTime::All => "duration_s",
                    IceTime::Playing => "playing_s",
                    IceTime::At(strength) => {
                        return format!("duration_s of fact_shift_players of the player with strength = {strength}");
                    }
                    IceTime::InNet => return "duration_s of fact_shift_players of the goalie in net".to_owned(),
                    IceTime::InNetPlaying => return "playing_s of fact_shift_players of the goalie in net".to_owned(),
                };
                format!("{seconds} of fact_shift_players of the player")
            }
            Self::Stints(stints) => match stints {
                Stints::All => "duration_s of fact_shifts".to_owned(),
                Stints::Dead => "dead_s of fact_shifts".to_owned(),
                Stints::EmptyNet => "duration_s of fact_shifts with the team's net empty".to_owned(),
                Stints::At(strength) => format!("duration_s of fact_shifts with the team's strength = {strength}"),
            },
            Self::Shifts(shifts) => match shifts {
                Shifts::All => "fact_player_shifts of the player".to_owned(),
                Shifts::Longest => "the greatest duration_s of fact_player_shifts of the player".to_owned(),
                Shifts::StartedIn(zone) => format!("fact_player_shifts of the player with start_zone = {zone}"),
                Shifts::OnTheFly => "fact_player_shifts of the player without a start_zone".to_owned(),
            },
            Self::Faced(FacedBy::Weighed(words, _)) => (*words).to_owned(),
            Self::Faced(FacedBy::Gaps) => {
                "seconds of the clock between shots on goal faced in a row of one period".to_owned()
            }
            Self::Faced(FacedBy::GapCount) => {
                "shots on goal faced after another of the same period".to_owned()
            }
            Self::Faced(FacedBy::Rapid) => {
                "shots on goal faced at most three seconds after the one before in the period".to_owned()
            }
            Self::Faced(FacedBy::LongestStreak) => "fact_saves in a row without a goal against".to_owned(),
            Self::TeamSaves => "fact_saves of the team's goalies".to_owned(),
            Self::IntoOwnEmptyNet => "fact_events of the other team with is_goal and the own net empty".to_owned(),
            Self::LineChanges => "fact_shifts whose skaters of the team differ from those of the stint before".to_owned(),
            Self::Constant(constant) => constant.words(),
        }
    }
}

impl Acting {
    fn words(&self) -> String {
        let mut text =
            "fact_events where event_player_1_id is the player and event_type is known".to_owned();
        text.push_str(match self.is_pressed {
            None => "",
            Some(true) => ", with a pressure number",
            Some(false) => ", without a pressure number",
        });
        text.push_str(match self.successes {
            [] => "",
            [_] => ", flagged as successful",
            _ => ", flagged as successful or not",
        });
        text
    }
}

impl OnIce {
    fn words(&self) -> String {
        let what = match self.what {
            Happened::Attempts(None) => "fact_shots".to_owned(),
            Happened::Attempts(Some(flag)) => format!("fact_shots with {flag}"),
            Happened::Xg => "xg_flurry of fact_shots".to_owned(),
            Happened::Goals => "fact_goals".to_owned(),
            Happened::PlusGoals => "fact_goals with situation ≠ PP".to_owned(),
        };
        let whose = if self.is_own {
            "the own team"
        } else {
            "the other team"
        };
        let when = if self.is_on {
            "in stints in which he skated (fact_shift_players, any slot but the goalie's)"
        } else {
            "in stints in which he did not skate"
        };
        format!("{what} of {whose} {when}")
    }
}

impl Constant {
    fn words(self) -> String {
        match self {
            Self::Weight(metric, term) => format!("weight of dim_metric_weight for {metric}, {term}"),
            Self::PeriodSeconds => "period_seconds of dim_schedule".to_owned(),
            Self::LeagueSaveShare => {
                "saves per save and goal against of fact_goalie_game_stats in all completely tracked games".to_owned()
            }
            Self::GoaliesOfTeam => "goalies of the team with ice time in fact_goalie_game_stats".to_owned(),
            Self::IsComplete => "tracking_status = COMPLETE of fact_game_status".to_owned(),
        }
    }
}
