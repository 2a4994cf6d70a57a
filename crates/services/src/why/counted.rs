//! What is counted for a number, in the terms of the published tables: the rules of the models once more, so that the
//! two can be compared.

use std::fmt::Write as _;

use store::tables::{Comparison, Filter, Test, Value};

use super::find::goalie::Faced;
use crate::tables::Question;

/// What is counted.
#[derive(Debug)]
pub(super) enum Counted {
    /// Rows of tables, each with the owner in a column.
    Rows(Vec<Rows>),
    /// Rows with this play detail, or the goals that name the assisting player where no row of the game is tagged.
    Assists(&'static str),
    /// Events of the other team with the player among those who were named.
    Defended(Defended),
    /// Events that the player acted in.
    Acting(Acting),
    /// Events in which the player put an opponent under pressure.
    Pressing,
    /// What happened while the player skated, or sat.
    OnIce(OnIce),
    /// Stints of the player.
    IceTime(IceTime),
    /// Stints of the game.
    Stints(Stints),
    /// Shifts of the player.
    Shifts(Shifts),
    /// Attempts, saves and goals that a goalie faced.
    Faced(FacedBy),
    /// Saves of all goalies of the team.
    TeamSaves,
    /// Goals of the other team while the own net was empty.
    IntoOwnEmptyNet,
    /// Stints with other skaters of the team than the stint before.
    LineChanges,
    /// A number that nothing in the game is counted for.
    Constant(Constant),
}

/// Rows of a table.
#[derive(Debug)]
pub(super) struct Rows {
    /// The table, and what must hold of its rows.
    pub(super) question: Question,
    /// The column with the owner.
    pub(super) owner: &'static str,
    /// Who stands in it.
    pub(super) whose: Whose,
    /// The column with the event.
    pub(super) event: &'static str,
    /// The column that is summed; none where rows are counted.
    pub(super) weight: Option<&'static str>,
}

/// Who stands in the column of the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    /// The player or goalie himself.
    Own,
    /// His team, or the team that is asked about.
    Team,
    /// The other team.
    Opponents,
}

/// Events of the other team that a player is named on.
#[derive(Debug)]
pub(super) struct Defended {
    /// As the first opponent, or as a further one.
    pub(super) is_first: bool,
    /// The flag the event has.
    pub(super) flag: Option<&'static str>,
}

/// Events that a player acted in.
#[derive(Debug, Default)]
pub(super) struct Acting {
    /// Under pressure, or without; all of them when none.
    pub(super) is_pressed: Option<bool>,
    /// With one of these success marks; all of them when there is none.
    pub(super) successes: &'static [&'static str],
}

/// What happened while a player skated.
#[derive(Debug)]
pub(super) struct OnIce {
    /// For his team, or against it.
    pub(super) is_own: bool,
    /// While he skated, or in the other stints.
    pub(super) is_on: bool,
    /// What.
    pub(super) what: Happened,
}

/// What may happen while a player skates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Happened {
    /// Attempts with this flag; all of them when none.
    Attempts(Option<&'static str>),
    /// Expected goals, repeated attempts discounted.
    Xg,
    /// Goals.
    Goals,
    /// Goals that count for plus and minus.
    PlusGoals,
}

/// Which seconds of a player.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IceTime {
    /// All.
    All,
    /// Without dead time.
    Playing,
    /// At a strength.
    At(&'static str),
    /// In net.
    InNet,
    /// In net, without dead time.
    InNetPlaying,
}

/// Which seconds of a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stints {
    /// All.
    All,
    /// Between whistle and faceoff.
    Dead,
    /// With the team's own net empty.
    EmptyNet,
    /// With the team at a strength.
    At(&'static str),
}

/// Which shifts of a player.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shifts {
    /// All, counted.
    All,
    /// The longest, in seconds.
    Longest,
    /// Begun by a faceoff in this zone.
    StartedIn(&'static str),
    /// Begun during play.
    OnTheFly,
}

/// Which of what a goalie faced.
#[derive(Debug)]
pub(super) enum FacedBy {
    /// All with a weight, in words and as a rule.
    Weighed(&'static str, fn(&Faced) -> f64),
    /// Shots on goal after another of the same period, with the seconds between them.
    Gaps,
    /// The same, counted.
    GapCount,
    /// The same: those at most three seconds after the one before.
    Rapid,
    /// Saves of the longest run without a goal.
    LongestStreak,
}

/// A number that nothing in the game is counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Constant {
    /// A weight of `dim_metric_weight`.
    Weight(&'static str, &'static str),
    /// Seconds of a regulation period.
    PeriodSeconds,
    /// Saves per shot against in the completely tracked games.
    LeagueSaveShare,
    /// Goalies of the team who were on the ice.
    GoaliesOfTeam,
    /// Whether the game was tracked completely.
    IsComplete,
}

/// Rows of a table with an owner in a column.
pub(super) fn rows(table: &str, owner: &'static str, whose: Whose) -> Rows {
    Rows {
        question: Question::of(table),
        owner,
        whose,
        event: "event_id",
        weight: None,
    }
}

impl Rows {
    /// Only rows with this flag.
    pub(super) fn with(mut self, flag: &str) -> Self {
        self.question = self.question.is(flag, true);
        self
    }

    /// Only rows without this flag.
    pub(super) fn without(mut self, flag: &str) -> Self {
        self.question = self.question.is(flag, false);
        self
    }

    /// Only rows with this text or number in a column.
    pub(super) fn is(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.question = self.question.is(column, value);
        self
    }

    /// Only rows with one of these texts in a column.
    pub(super) fn among(mut self, column: &str, values: &[&str]) -> Self {
        self.question = self.question.among(column, values.iter().copied());
        self
    }

    /// Only rows that pass a test.
    pub(super) fn test(mut self, column: &str, test: Test) -> Self {
        self.question = self.question.filter(column, test);
        self
    }

    /// Only rows with more than nothing in a column.
    pub(super) fn some(self, column: &str) -> Self {
        self.test(column, Test::Is(Comparison::Greater, Value::Integer(0)))
    }

    /// The event stands in this column.
    pub(super) const fn event(mut self, column: &'static str) -> Self {
        self.event = column;
        self
    }

    /// This column is summed; rows without a value add nothing.
    pub(super) fn weighed(mut self, column: &'static str) -> Self {
        self.question = self.question.known(column);
        self.weight = Some(column);
        self
    }

    /// Counted by itself.
    pub(super) fn counted(self) -> Counted {
        Counted::Rows(vec![self])
    }

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
    pub(super) fn words(&self) -> String {
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
