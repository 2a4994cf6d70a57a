//! What players, goalies and teams are measured by, and which way is better.
//!
//! A metric is a column of `v_player_season`, `v_goalie_season` or `v_team_season`; the models say what it means and when
//! it is null. Official and tracked metrics have numbers of games of their own.

/// Where a metric comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// From scores and box scores, over all games.
    Official,
    /// From events and shifts, over tracked games only.
    Tracked,
}

/// What kind of number a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Counted; adds up over games, so that it can be divided by games or time.
    Count,
    /// Adds up like a count, with decimals: expected goals.
    Sum,
    /// An average or a difference with so many decimals.
    Average(usize),
    /// 0 to 100.
    Percent,
    /// Seconds; adds up.
    Seconds,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better, and leads.
    More,
    /// Less is better, and leads: goals against average.
    Less,
    /// Less is better, but lists begin with the most: penalty minutes.
    LessThoughMostLeads,
    /// Neither is; the most leads: time on the ice.
    Neither,
}

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Its column, also in addresses.
    pub key: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// Where it comes from.
    pub family: Family,
    /// What kind of number it is.
    pub unit: Unit,
    /// Which way is better.
    pub better: Better,
    /// Whether careers have it.
    pub in_career: bool,
    /// Column of the games behind it.
    pub games: &'static str,
    /// Whether its ice time is known where the games have shifts, so that it can be divided by it.
    pub per_hour: bool,
    /// Column of the games whose ice time is known.
    pub timed_games: &'static str,
}

impl Metric {
    const fn official(key: &'static str, label: &'static str, meaning: &'static str) -> Self {
        Self {
            key,
            label,
            meaning,
            family: Family::Official,
            unit: Unit::Count,
            better: Better::More,
            in_career: true,
            games: "gp_official",
            per_hour: false,
            timed_games: "games_with_ice_time",
        }
    }

    const fn tracked(key: &'static str, label: &'static str, meaning: &'static str) -> Self {
        Self {
            family: Family::Tracked,
            games: "gp_tracked",
            per_hour: true,
            ..Self::official(key, label, meaning)
        }
    }

    /// Goalies have tracked games only where there are shifts.
    const fn in_goal(key: &'static str, label: &'static str, meaning: &'static str) -> Self {
        Self {
            timed_games: "gp_tracked",
            ..Self::tracked(key, label, meaning)
        }
    }

    const fn unit(self, unit: Unit) -> Self {
        let per_hour = self.per_hour && matches!(unit, Unit::Count | Unit::Sum);
        Self {
            unit,
            per_hour,
            ..self
        }
    }

    const fn better(self, better: Better) -> Self {
        Self { better, ..self }
    }

    const fn season_only(self) -> Self {
        Self {
            in_career: false,
            ..self
        }
    }

    /// Assists and points are known only for games in which assists were tagged, whose ice time is not told apart here.
    const fn with_assists(self) -> Self {
        Self {
            games: "games_with_assist_tags",
            per_hour: false,
            ..self
        }
    }

    /// Whether it adds up over games.
    pub const fn adds_up(&self) -> bool {
        matches!(self.unit, Unit::Count | Unit::Sum | Unit::Seconds)
    }

    /// Whether lists of leaders begin with the lowest value.
    pub fn lowest_leads(&self) -> bool {
        self.better == Better::Less
    }

    /// Whether lower values are better ones.
    pub const fn lower_is_better(&self) -> bool {
        matches!(self.better, Better::Less | Better::LessThoughMostLeads)
    }

    /// Whether there are better and worse values at all.
    pub fn is_judged(&self) -> bool {
        self.better != Better::Neither
    }
}

/// Of skaters; the first one is usual.
pub const SKATER_METRICS: &[Metric] = &[
    Metric::official("points", "Points", "Goals plus assists"),
    Metric::official("goals", "Goals", "Goals of the box score"),
    Metric::official("assists", "Assists", "Assists of the box score"),
    Metric::official("pim", "Penalty minutes", "Penalty minutes of the box score")
        .better(Better::LessThoughMostLeads),
    Metric::official(
        "multi_point_games",
        "Games with two points or more",
        "Games with at least two points",
    )
    .season_only(),
    Metric::official(
        "hat_tricks",
        "Hat-tricks",
        "Games with at least three goals",
    )
    .season_only(),
    Metric::official(
        "longest_point_streak",
        "Longest point streak",
        "Most games in a row with a point",
    )
    .unit(Unit::Average(0))
    .season_only(),
    Metric::tracked(
        "xg",
        "Expected goals",
        "Expected goals of his own unblocked attempts",
    )
    .unit(Unit::Sum),
    Metric::tracked(
        "goals_minus_xg",
        "Goals above expected",
        "Tracked goals minus expected goals",
    )
    .unit(Unit::Sum),
    Metric::tracked(
        "goals_tracked",
        "Goals in tracked games",
        "Goals as tracked",
    ),
    Metric::tracked(
        "points_tracked",
        "Points in tracked games",
        "Goals and tagged assists, in games whose assists were tagged",
    )
    .with_assists(),
    Metric::tracked(
        "primary_assists",
        "Primary assists",
        "Last pass before a goal, as tagged",
    )
    .with_assists(),
    Metric::tracked(
        "shot_attempts",
        "Shot attempts",
        "Attempts of any result (Corsi)",
    ),
    Metric::tracked(
        "shots_on_goal",
        "Shots on goal",
        "Attempts on goal, goals included",
    ),
    Metric::tracked(
        "shooting_pct",
        "Shooting percentage",
        "Goals per shot on goal",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "high_danger_attempts",
        "High-danger attempts",
        "Unblocked attempts of high danger",
    ),
    Metric::tracked(
        "rush_attempts",
        "Attempts off the rush",
        "Attempts right after a zone entry",
    ),
    Metric::tracked(
        "rebound_attempts",
        "Rebound attempts",
        "Attempts right after an own attempt on goal",
    ),
    Metric::tracked(
        "shot_assists",
        "Shot assists",
        "Attempts of team-mates right after his completed pass",
    ),
    Metric::tracked(
        "passes_completed",
        "Completed passes",
        "Passes that arrived",
    ),
    Metric::tracked("pass_pct", "Pass completion", "Completed passes per pass").unit(Unit::Percent),
    Metric::tracked(
        "entries",
        "Zone entries",
        "Successful entries into the offensive zone",
    ),
    Metric::tracked(
        "entries_controlled",
        "Controlled entries",
        "Entries with the puck carried or passed",
    ),
    Metric::tracked(
        "entry_control_pct",
        "Entry control",
        "Controlled entries per entry",
    )
    .unit(Unit::Percent),
    Metric::tracked("exits", "Zone exits", "Successful exits from the own zone"),
    Metric::tracked(
        "exits_controlled",
        "Controlled exits",
        "Exits with the puck carried or passed",
    ),
    Metric::tracked(
        "exit_control_pct",
        "Exit control",
        "Controlled exits per exit",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "keepins",
        "Keep-ins",
        "Pucks kept in the offensive zone at the blue line",
    ),
    Metric::tracked("takeaways", "Takeaways", "Pucks taken from an opponent"),
    Metric::tracked(
        "bad_giveaways",
        "Bad giveaways",
        "Giveaways by misplay, failed pass or at the blue line",
    )
    .better(Better::LessThoughMostLeads),
    Metric::tracked(
        "turnover_diff",
        "Turnover difference",
        "Takeaways minus bad giveaways",
    )
    .unit(Unit::Sum),
    Metric::tracked(
        "entries_defended",
        "Entries defended",
        "Entries of opponents that he defended",
    ),
    Metric::tracked("blocks", "Blocks", "Attempts of opponents that he blocked"),
    Metric::tracked("fo_won", "Faceoffs won", "Faceoffs that he won"),
    Metric::tracked(
        "fo_pct",
        "Faceoff percentage",
        "Faceoffs won per faceoff taken",
    )
    .unit(Unit::Percent),
    Metric::tracked("penalties_taken", "Penalties taken", "Penalties as tracked")
        .better(Better::LessThoughMostLeads),
    Metric::tracked(
        "penalties_drawn",
        "Penalties drawn",
        "Penalties of opponents against him",
    ),
    Metric::tracked(
        "plus_minus",
        "Plus-minus",
        "Goals for minus goals against on the ice",
    )
    .unit(Unit::Sum),
    Metric::tracked(
        "on_cf_pct",
        "Corsi share",
        "Share of the attempts of both teams while he was on the ice",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "cf_pct_rel",
        "Corsi share, relative",
        "Corsi share on the ice minus Corsi share off the ice",
    )
    .unit(Unit::Average(1)),
    Metric::tracked(
        "on_xgf_pct",
        "Expected-goals share",
        "Share of the expected goals of both teams while he was on the ice",
    )
    .unit(Unit::Percent),
    Metric::tracked("pdo", "PDO", "Shooting plus save percentage on the ice")
        .unit(Unit::Average(1)),
    Metric::tracked(
        "oz_start_pct",
        "Offensive zone starts",
        "Offensive of the offensive and defensive zone starts",
    )
    .unit(Unit::Percent)
    .better(Better::Neither),
    Metric::tracked("toi_seconds", "Time on ice", "Time on the ice")
        .unit(Unit::Seconds)
        .better(Better::Neither),
];

/// Of goalies; the first one is usual.
pub const GOALIE_METRICS: &[Metric] = &[
    Metric::official(
        "gaa",
        "Goals against average",
        "Official goals against per game",
    )
    .unit(Unit::Average(2))
    .better(Better::Less),
    Metric::official(
        "wins",
        "Wins",
        "Games his team won; the league names no deciding goalie",
    ),
    Metric::official("win_pct", "Win percentage", "Wins per game").unit(Unit::Percent),
    Metric::official("shutouts", "Shutouts", "Shutouts of the box score"),
    Metric::official("shutout_pct", "Shutout percentage", "Shutouts per game").unit(Unit::Percent),
    Metric::in_goal(
        "save_pct",
        "Save percentage",
        "Saves per shot on goal faced",
    )
    .unit(Unit::Percent),
    Metric::in_goal(
        "gsax",
        "Goals saved above expected",
        "Expected goals of the shots he faced minus goals against",
    )
    .unit(Unit::Sum),
    Metric::in_goal(
        "gsax_per60",
        "Goals saved above expected per 60",
        "The same per 60 minutes in goal",
    )
    .unit(Unit::Average(2)),
    Metric::in_goal(
        "gsaa",
        "Goals saved above average",
        "Goals that an average goalie would have let in on his shots, minus his own",
    )
    .unit(Unit::Sum),
    Metric::in_goal(
        "quality_starts",
        "Quality starts",
        "Starts at or above the league's save percentage, by the rule of the models",
    ),
    Metric::in_goal(
        "quality_start_pct",
        "Quality start percentage",
        "Quality starts per tracked game",
    )
    .unit(Unit::Percent),
    Metric::in_goal(
        "hd_save_pct",
        "High-danger save percentage",
        "Saves per high-danger shot on goal",
    )
    .unit(Unit::Percent),
    Metric::in_goal(
        "rush_save_pct",
        "Rush save percentage",
        "Saves per shot on goal off the rush",
    )
    .unit(Unit::Percent),
    Metric::in_goal(
        "rebound_save_pct",
        "Rebound save percentage",
        "Saves per rebound shot on goal",
    )
    .unit(Unit::Percent),
    Metric::in_goal(
        "rebound_control_pct",
        "Rebound control",
        "Saves without a rebound for the opponent, per save",
    )
    .unit(Unit::Percent),
    Metric::in_goal(
        "gaa_tracked",
        "Goals against average by time",
        "Tracked goals against per regulation game in goal",
    )
    .unit(Unit::Average(2))
    .better(Better::Less),
    Metric::in_goal("saves", "Saves", "Shots on goal that he saved").better(Better::Neither),
    Metric::in_goal("shots_against", "Shots against", "Shots on goal faced")
        .better(Better::Neither),
    Metric::in_goal(
        "xg_faced",
        "Expected goals faced",
        "Expected goals of the unblocked attempts he faced",
    )
    .unit(Unit::Sum)
    .better(Better::Neither),
    Metric::in_goal("toi_seconds", "Time in goal", "Time in goal")
        .unit(Unit::Seconds)
        .better(Better::Neither),
];

/// Of teams; the first one is usual.
pub const TEAM_METRICS: &[Metric] = &[
    Metric::official(
        "points_pct",
        "Points percentage",
        "Points per possible point",
    )
    .unit(Unit::Percent),
    Metric::official("win_pct", "Win percentage", "Wins per game").unit(Unit::Percent),
    Metric::official("gf_per_game", "Goals for per game", "Goals for per game")
        .unit(Unit::Average(2)),
    Metric::official(
        "ga_per_game",
        "Goals against per game",
        "Goals against per game",
    )
    .unit(Unit::Average(2))
    .better(Better::Less),
    Metric::official(
        "goal_diff",
        "Goal difference",
        "Goals for minus goals against",
    )
    .unit(Unit::Average(0)),
    Metric::official(
        "pim",
        "Penalty minutes",
        "Penalty minutes of the box scores",
    )
    .better(Better::LessThoughMostLeads),
    Metric::tracked(
        "cf_pct",
        "Corsi share",
        "Share of the attempts of both teams",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "ff_pct",
        "Fenwick share",
        "Share of the unblocked attempts of both teams",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "xg_pct",
        "Expected-goals share",
        "Share of the expected goals of both teams",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "shooting_pct",
        "Shooting percentage",
        "Goals per shot on goal",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "save_pct",
        "Save percentage",
        "Shots on goal of the other team that were no goal",
    )
    .unit(Unit::Percent),
    Metric::tracked("pdo", "PDO", "Shooting plus save percentage").unit(Unit::Average(1)),
    Metric::tracked("pass_pct", "Pass completion", "Completed passes per pass").unit(Unit::Percent),
    Metric::tracked(
        "entry_control_pct",
        "Entry control",
        "Controlled entries per entry",
    )
    .unit(Unit::Percent),
    Metric::tracked(
        "exit_control_pct",
        "Exit control",
        "Controlled exits per exit",
    )
    .unit(Unit::Percent),
    Metric::tracked("fo_pct", "Faceoff percentage", "Faceoffs won per faceoff").unit(Unit::Percent),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every metric is a column of the models, and of careers where it says so.
    #[tokio::test]
    async fn metrics_are_columns() {
        let lists = [
            (SKATER_METRICS, "v_player_season", Some("v_player_career")),
            (GOALIE_METRICS, "v_goalie_season", Some("v_goalie_career")),
            (TEAM_METRICS, "v_team_season", None),
        ];
        for (metrics, season, career) in lists {
            let has = async |table: &str, column: &str| {
                let entry = crate::definitions::dictionary_entry(table)
                    .await
                    .unwrap()
                    .unwrap();
                entry.columns.iter().any(|known| known.name == column)
            };
            for metric in metrics {
                let timed = metric.per_hour.then_some(metric.timed_games);
                for column in [metric.key, metric.games].into_iter().chain(timed) {
                    assert!(has(season, column).await, "{season}.{column}");
                    if let Some(career) = career {
                        let known = has(career, column).await;
                        assert_eq!(
                            known,
                            metric.in_career || column != metric.key,
                            "{career}.{column}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn averages_are_not_divided() {
        for metric in SKATER_METRICS
            .iter()
            .chain(GOALIE_METRICS)
            .chain(TEAM_METRICS)
        {
            assert!(metric.adds_up() || !metric.per_hour, "{}", metric.key);
        }
    }
}
