//! Everything that is learnt from, with a hash by which an unchanged league is known again.

use std::collections::BTreeMap;

use forecast::rapm::{RapmSettings, StartZone, Stint};
use forecast::win_probability::ManpowerFactors;
use forecast::xg::XgModel;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::TenantId;

use super::feed::{self, Rows};
use crate::auth::hex;
use crate::input_error::InputError;
use crate::tables::{Question, Tables};

/// Everything that is learnt from.
#[derive(Debug, Clone)]
pub(crate) struct TrainingData {
    pub(crate) rows: Rows,
    /// The fit of the last run; none without tracked goals.
    pub(crate) attempts: Option<XgModel>,
    /// Stints at five against five with both goalies in.
    pub(crate) stints: Vec<Stint>,
    pub(crate) rapm: RapmSettings,
    pub(crate) factors: ManpowerFactors,
}

impl TrainingData {
    /// Reads it from the published tables of a tenant.
    pub(crate) async fn published(tables: &Tables, tenant: TenantId) -> Result<Self, InputError> {
        Ok(Self {
            rows: Rows::published(tables, tenant).await?,
            attempts: attempts(tables, tenant).await?,
            stints: stints(tables, tenant).await?,
            rapm: rapm_settings(&feed::weights(tables, tenant, "rapm").await?),
            factors: manpower_factors(&feed::weights(tables, tenant, "win_probability").await?),
        })
    }

    /// SHA-256 of all rows, whatever their order, in hexadecimal digits.
    pub(crate) fn sha256(&self) -> String {
        let mut games: Vec<String> = self
            .rows
            .games
            .iter()
            .map(|row| format!("{row:?}"))
            .collect();
        let mut roster: Vec<String> = self
            .rows
            .roster
            .iter()
            .map(|row| format!("{row:?}"))
            .collect();
        let mut stints: Vec<String> = self.stints.iter().map(|row| format!("{row:?}")).collect();
        let mut hash = Sha256::new();
        for rows in [&mut games, &mut roster, &mut stints] {
            rows.sort_unstable();
            hash.update((rows.len() as u64).to_le_bytes());
            for row in rows.iter() {
                // Lengths keep neighbouring rows apart.
                hash.update((row.len() as u64).to_le_bytes());
                hash.update(row.as_bytes());
            }
        }
        let rest = format!("{:?} {:?} {:?}", self.attempts, self.rapm, self.factors);
        hash.update(rest.as_bytes());
        hex(&hash.finalize())
    }
}

/// The expected-goals fit that the last run published.
async fn attempts(tables: &Tables, tenant: TenantId) -> Result<Option<XgModel>, InputError> {
    #[derive(Deserialize)]
    struct FitRow {
        run_id: String,
        n_goals: i64,
        is_provisional: bool,
    }
    #[derive(Deserialize)]
    struct Coefficient {
        term: String,
        estimate: f64,
    }
    let question = Question::of("dim_model_run")
        .is("model", forecast::xg::MODEL)
        .limit(1);
    let runs: Vec<FitRow> = tables.fetch(tenant, question).await?;
    let Some(run) = runs.into_iter().next() else {
        return Ok(None);
    };
    let question = Question::of("fact_model_coefficients").is("run_id", run.run_id.as_str());
    let rows: Vec<Coefficient> = tables.fetch(tenant, question).await?;
    Ok(Some(XgModel {
        run_id: run.run_id,
        goals: run.n_goals,
        is_provisional: run.is_provisional,
        coefficients: rows
            .into_iter()
            .map(|row| (row.term, row.estimate))
            .collect(),
    }))
}

/// A stint as it is published.
#[derive(Debug, Deserialize)]
struct StintRow {
    shift_id: String,
    game_id: i64,
    playing_s: i64,
    score_diff: i64,
    home_f1_id: Option<String>,
    home_f2_id: Option<String>,
    home_f3_id: Option<String>,
    home_d1_id: Option<String>,
    home_d2_id: Option<String>,
    away_f1_id: Option<String>,
    away_f2_id: Option<String>,
    away_f3_id: Option<String>,
    away_d1_id: Option<String>,
    away_d2_id: Option<String>,
    home_cf: i64,
    away_cf: i64,
}

/// Stints at five against five with both goalies in and everybody known.
async fn stints(tables: &Tables, tenant: TenantId) -> Result<Vec<Stint>, InputError> {
    #[derive(Deserialize)]
    struct Opening {
        shift_id: String,
        start_kind: String,
        start_zone_home: Option<String>,
    }
    let starts: Vec<Opening> = tables.fetch(tenant, Question::of("fact_stints")).await?;
    let zones: BTreeMap<String, StartZone> = starts
        .into_iter()
        .map(|start| {
            let zone = match (start.start_kind.as_str(), start.start_zone_home.as_deref()) {
                ("fly", _) | (_, None) => StartZone::Fly,
                (_, Some("O")) => StartZone::Offensive,
                (_, Some("D")) => StartZone::Defensive,
                (_, Some(_)) => StartZone::Neutral,
            };
            (start.shift_id, zone)
        })
        .collect();
    let question = Question::of("fact_shifts")
        .is("home_skaters", 5)
        .is("away_skaters", 5)
        .is("home_net_empty", false)
        .is("away_net_empty", false);
    let rows: Vec<StintRow> = tables.fetch(tenant, question).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| row.stint(&zones))
        .collect())
}

impl StintRow {
    /// None when somebody on the ice is not known, or nothing was played.
    fn stint(self, zones: &BTreeMap<String, StartZone>) -> Option<Stint> {
        let home = [
            self.home_f1_id,
            self.home_f2_id,
            self.home_f3_id,
            self.home_d1_id,
            self.home_d2_id,
        ];
        let away = [
            self.away_f1_id,
            self.away_f2_id,
            self.away_f3_id,
            self.away_d1_id,
            self.away_d2_id,
        ];
        let start_zone = zones.get(&self.shift_id).copied().unwrap_or(StartZone::Fly);
        (self.playing_s > 0).then_some(())?;
        Some(Stint {
            game_id: self.game_id,
            seconds: self.playing_s as f64,
            home_skaters: home.into_iter().collect::<Option<_>>()?,
            away_skaters: away.into_iter().collect::<Option<_>>()?,
            home_value: self.home_cf as f64,
            away_value: self.away_cf as f64,
            home_lead: i32::try_from(self.score_diff.clamp(-3, 3)).unwrap_or(0),
            start_zone,
        })
    }
}

fn rapm_settings(weights: &BTreeMap<String, f64>) -> RapmSettings {
    let usual = RapmSettings::default();
    let of = |term: &str, usual: f64| weights.get(term).copied().unwrap_or(usual);
    RapmSettings {
        lambda_small: of("lambda_small", usual.lambda_small),
        prior_share: of("prior_share", usual.prior_share),
        reliable_min_hours: of("reliable_min_hours", usual.reliable_min_hours),
        ..usual
    }
}

/// Manpower factors from the terms of `win_probability`; the usual one where a term is missing.
pub(crate) fn manpower_factors(weights: &BTreeMap<String, f64>) -> ManpowerFactors {
    let usual = ManpowerFactors::default();
    let of = |term: &str, usual: f64| weights.get(term).copied().unwrap_or(usual);
    ManpowerFactors {
        power_play: of("pp", usual.power_play),
        short_handed: of("sh", usual.short_handed),
        own_net_empty_for: of("own_empty_net_for", usual.own_net_empty_for),
        own_net_empty_against: of("own_empty_net_against", usual.own_net_empty_against),
    }
}
