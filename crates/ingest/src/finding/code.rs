//! The kinds of faults, each with its usual level and effect.

use super::{Level, Severity};

macro_rules! codes {
    ($($(#[$about:meta])* $variant:ident = $text:literal, $level:ident, $severity:ident;)+) => {
        /// What kind of fault a finding reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$about])* $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as it is written to files, such as `W-CLOCK`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }

            /// The level a finding of this code has unless the rule says otherwise for the case at hand.
            pub const fn level(self) -> Level {
                match self {
                    $(Self::$variant => Level::$level,)+
                }
            }

            /// The effect on publication of a finding that has the level [`Code::level`].
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)+
                }
            }
        }
    };
}

codes! {
    /// The file cannot be read, or has shifts but no events.
    BFile = "B-FILE", Block, GameBlock;
    /// The header matches no known layout, or a required column is missing.
    BLayout = "B-LAYOUT", Block, GameBlock;
    /// A workbook holds another game than its name says, or several games.
    BGameId = "B-GAMEID", Block, GameBlock;
    /// A tracker save holds another game than its name says.
    WGameId = "W-GAMEID", Warning, Warn;
    /// The game is not in the schedule.
    BSched = "B-SCHED", Block, GameBlock;
    /// The two teams are not the schedule's two teams.
    BTeams = "B-TEAMS", Block, GameBlock;
    /// Home and away are exchanged against the schedule.
    ISwap = "I-SWAP", Info, Fix;
    /// An unfilled template.
    BTemplate = "B-TEMPLATE", Block, GameBlock;
    /// Error cells in a column that is used.
    WErrCell = "W-ERRCELL", Warning, Warn;
    /// A period that is no period, or goes back.
    BPeriod = "B-PERIOD", Block, GameBlock;
    /// Not all regulation periods are there.
    WPeriodGap = "W-PERIODGAP", Warning, Error;
    /// An event with players has no clock.
    EClockNull = "E-CLOCKNULL", Error, Error;
    /// A clock outside its period.
    EClockRange = "E-CLOCKRANGE", Error, Error;
    /// A clock that runs the wrong way.
    WClock = "W-CLOCK", Warning, Fix;
    /// An event that ends before it starts.
    WNegDur = "W-NEGDUR", Warning, Warn;
    /// An event longer than a minute.
    WLong = "W-LONG", Warning, Info;
    /// An event without type.
    WUntyped = "W-UNTYPED", Warning, Fix;
    /// One event number used for two events.
    WIdxColl = "W-IDXCOLL", Warning, Fix;
    /// A row of an event that carries another event's number.
    WIdxTypo = "W-IDXTYPO", Warning, Fix;
    /// A value that is in no code list.
    WCode = "W-CODE", Warning, Warn;
    /// A detail that belongs to another event type.
    WDetailType = "W-DETAILTYPE", Warning, Warn;
    /// A second detail that contradicts the event type.
    WDetail2Type = "W-DETAIL2TYPE", Warning, Warn;
    /// A play event without a player of its own side.
    ENoe1 = "E-NOE1", Error, Error;
    /// A faceoff without winner or loser.
    EFaceoff = "E-FACEOFF", Error, Warn;
    /// A role text that names no side.
    ERole = "E-ROLE", Error, Error;
    /// A player twice on one side of an event.
    WDupSlot = "W-DUPSLOT", Warning, Fix;
    /// An event that seems to be two events in one.
    WMerged = "W-MERGED", Warning, Warn;
    /// The event team contradicts its players.
    WTeamFlip = "W-TEAMFLIP", Warning, Fix;
    /// An event without team.
    WNoTeam = "W-NOTEAM", Warning, Warn;
    /// A jersey that only the other team wears.
    WOtherTeam = "W-OTHERTEAM", Warning, Warn;
    /// A jersey on neither roster.
    EUnknown = "E-UNKNOWN", Error, Error;
    /// A jersey that two players of the team wear.
    EAmbig = "E-AMBIG", Error, Error;
    /// A success flag that is no flag.
    WFlag = "W-FLAG", Warning, Fix;
    /// A chain of events that does not hang together.
    WChain = "W-CHAIN", Warning, Warn;
    /// Play after a whistle without a faceoff.
    WSeq = "W-SEQ", Warning, Warn;
    /// A goal with a detail that is no goal, or the reverse.
    EGoalDetail = "E-GOALDETAIL", Error, Error;
    /// A goal shot without its goal; the goal was inserted or not.
    WHiddenGoal = "W-HIDDENGOAL", Warning, Fix;
    /// A goal without its shot.
    WGoalShot = "W-GOALSHOT", Warning, Error;
    /// Tracked goals and official score differ.
    WScore = "W-SCORE", Warning, Warn;
    /// A scorer or assist the box score does not have.
    WScorer = "W-SCORER", Warning, Warn;
    /// Tracked penalties and official minutes differ.
    WPim = "W-PIM", Warning, Warn;
    /// Saves and shots faced differ.
    WSaves = "W-SAVES", Warning, Warn;
    /// A shift without duration.
    EShiftDur = "E-SHIFTDUR", Error, Error;
    /// A gap or overlap between shifts.
    EShiftGap = "E-SHIFTGAP", Error, Error;
    /// A player twice in one shift.
    EShiftDup = "E-SHIFTDUP", Error, Error;
    /// Too few or too many skaters.
    EShiftCount = "E-SHIFTCOUNT", Error, Error;
    /// A goal without its stop, or the reverse.
    WShiftStop = "W-SHIFTSTOP", Warning, Warn;
    /// Events but hardly any shift.
    ENoShifts = "E-NOSHIFTS", Error, Error;
    /// The sheet's own shift numbers disagree with the clock.
    WShiftIndex = "W-SHIFTINDEX", Warning, Warn;
    /// The league file cannot be read.
    LFile = "L-FILE", Block, LoadBlock;
    /// A required sheet is missing.
    LSheet = "L-SHEET", Block, LoadBlock;
    /// A required column is missing.
    LColumn = "L-COLUMN", Block, LoadBlock;
    /// A row without its key.
    LKey = "L-KEY", Error, Error;
    /// A cell that cannot be read as what its column holds.
    LValue = "L-VALUE", Warning, Warn;
    /// A key twice in a sheet of keys.
    LDupKey = "L-DUPKEY", Block, LoadBlock;
    /// A schedule row that is no game.
    LSchedRow = "L-SCHEDROW", Warning, Warn;
    /// The season number contradicts the season id, or the date its season.
    LSeason = "L-SEASON", Warning, Warn;
    /// A period length with hours.
    LPerLen = "L-PERLEN", Warning, Fix;
    /// Win, loss, tie or points do not follow from the score.
    LWlt = "L-WLT", Error, Fix;
    /// Period goals do not add up to the score.
    LPerSum = "L-PERSUM", Warning, Warn;
    /// A roster row of a team that does not play in the game.
    LRosterTeam = "L-ROSTERTEAM", Error, Warn;
    /// A roster row with home and away exchanged.
    LVenue = "L-VENUE", Warning, Warn;
    /// A jersey that is no number, or that two players of a team wear.
    LJersey = "L-JERSEY", Warning, Warn;
    /// A counting column that holds no count.
    LStat = "L-STAT", Warning, Warn;
    /// A player twice in one game.
    LRosterDup = "L-ROSTERDUP", Warning, Fix;
    /// A registration twice.
    LRegDup = "L-REGDUP", Warning, Fix;
    /// A key that its dimension does not have.
    LFk = "L-FK", Error, Error;
    /// Two team codes interchanged.
    LTeamCd = "L-TEAMCD", Info, Info;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_spelled_once_and_starts_with_its_family() {
        let mut spelled: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        spelled.sort_unstable();
        spelled.dedup();
        assert_eq!(spelled.len(), Code::ALL.len());
        for code in Code::ALL {
            let letter = code.as_str().chars().next();
            assert!(
                matches!(letter, Some('B' | 'E' | 'W' | 'I' | 'L')),
                "{}",
                code.as_str()
            );
            if letter != Some('L') {
                assert_eq!(
                    code.level().as_str().chars().next(),
                    letter,
                    "{}",
                    code.as_str()
                );
            }
        }
    }
}
