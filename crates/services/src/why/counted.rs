//! What is counted for a number, in the terms of the published tables: the rules of the models once more, so that the
//! two can be compared.

mod words;

use store::tables::{Comparison, Test, Value};

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
}
