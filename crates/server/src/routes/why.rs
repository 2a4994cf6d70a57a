//! `/api/games/{game_id}/why/{statistic}`: why a number is what it is.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use services::why::{Evidence, Explanation, Part, Person, Source};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::dashboard::why::{WhyPath, owner_of};
use crate::extract::{Path, Query};
use crate::gate::Who;
use crate::problem::{Problem, ProblemBody};

/// Whose number it is: exactly one of them.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OwnerQuery {
    /// A skater of the game.
    player: Option<String>,
    /// A goalie of the game.
    goalie: Option<String>,
    /// A team of the game.
    team: Option<String>,
}

/// Why a number is what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WhyBody {
    /// The game.
    game_id: i64,
    /// Whose number it is: `player`, `goalie` or `team`.
    #[schema(value_type = String, pattern = "^(player|goalie|team)$")]
    owner: &'static str,
    /// The id of the player or team.
    owner_id: String,
    /// The name.
    owner_name: String,
    /// The column.
    #[schema(value_type = String)]
    statistic: &'static str,
    /// Its table.
    #[schema(value_type = String)]
    table: &'static str,
    /// Its name for people.
    #[schema(value_type = String)]
    label: &'static str,
    /// What it is measured in: `count`, `seconds`, `percent`, `number` or `yes_no` (1 for yes).
    #[schema(value_type = String, pattern = "^(count|seconds|percent|number|yes_no)$")]
    unit: &'static str,
    /// The published number; null where it was not tracked or is a share of nothing.
    value: Option<f64>,
    /// The rule in a sentence.
    rule: String,
    /// When there is no number; null where there is always one.
    no_number: Option<String>,
    /// How the parts make the number; null where it is counted directly.
    #[schema(value_type = Option<String>)]
    formula: Option<&'static str>,
    /// The number by what was counted; null where there is no number.
    total: Option<f64>,
    /// Whether `value` and `total` agree: `agrees`, `differs` or `no_number`.
    #[schema(value_type = String, pattern = "^(agrees|differs|no_number)$")]
    verdict: &'static str,
    /// What was counted: one part, or one for each number it is made of.
    parts: Vec<PartBody>,
}

/// What was counted.
#[derive(Debug, Serialize, ToSchema)]
struct PartBody {
    /// The name of what was counted.
    #[schema(value_type = String)]
    name: &'static str,
    /// The same for people.
    #[schema(value_type = String)]
    label: &'static str,
    /// What it is measured in.
    #[schema(value_type = String)]
    unit: &'static str,
    /// The rows of the tables that were counted, in words.
    counted: String,
    /// How much they make.
    total: f64,
    /// All of them, in play order.
    events: Vec<EvidenceBody>,
}

/// One thing that was counted.
#[derive(Debug, Serialize, ToSchema)]
struct EvidenceBody {
    /// The key of the event in `fact_events`, or of the stint in `fact_shifts`.
    key: String,
    /// Period, 4 for overtime.
    period: Option<i64>,
    /// What the clock showed: the time left of the period, or from when to when; null without a clock.
    clock: Option<String>,
    /// What happened, in words.
    what: String,
    /// Who had a part in it.
    who: Vec<PersonBody>,
    /// Where it was read.
    source: SourceBody,
    /// Where the stint was read that says who was on the ice; null where the number does not depend on that.
    stint: Option<SourceBody>,
    /// How much it counts for.
    weight: f64,
    /// What else is to be said; null when nothing.
    note: Option<String>,
}

/// Somebody who had a part in an event.
#[derive(Debug, Serialize, ToSchema)]
struct PersonBody {
    /// The player; null for a number that no roster knows.
    player_id: Option<String>,
    /// The name, or the number.
    name: String,
    /// What part.
    #[schema(value_type = String)]
    role: &'static str,
}

/// Where something was read.
#[derive(Debug, Serialize, ToSchema)]
struct SourceBody {
    /// The file, relative to its folder.
    file: Option<String>,
    /// The sheet, or the list of a JSON file.
    sheet: Option<String>,
    /// The row as a spreadsheet counts, or the position in the list.
    row: Option<i64>,
}

impl From<Explanation> for WhyBody {
    fn from(explanation: Explanation) -> Self {
        Self {
            game_id: explanation.game.game_id,
            owner: explanation.owner.kind.as_str(),
            owner_id: explanation.owner.id,
            owner_name: explanation.owner_name,
            statistic: explanation.statistic,
            table: explanation.table,
            label: explanation.label,
            unit: explanation.unit.as_str(),
            value: explanation.value,
            rule: explanation.rule,
            no_number: explanation.no_number,
            formula: explanation.formula,
            total: explanation.total,
            verdict: explanation.verdict.as_str(),
            parts: explanation.parts.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Part> for PartBody {
    fn from(part: Part) -> Self {
        Self {
            name: part.name,
            label: part.label,
            unit: part.unit.as_str(),
            counted: part.counted,
            total: part.total,
            events: part.events.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Evidence> for EvidenceBody {
    fn from(evidence: Evidence) -> Self {
        Self {
            key: evidence.key,
            period: evidence.period,
            clock: evidence.clock,
            what: evidence.what,
            who: evidence.who.into_iter().map(Into::into).collect(),
            source: evidence.source.into(),
            stint: evidence.stint.map(Into::into),
            weight: evidence.weight,
            note: evidence.note,
        }
    }
}

impl From<Person> for PersonBody {
    fn from(person: Person) -> Self {
        Self {
            player_id: person.player_id,
            name: person.name,
            role: person.role,
        }
    }
}

impl From<Source> for SourceBody {
    fn from(source: Source) -> Self {
        Self {
            file: source.file,
            sheet: source.sheet,
            row: source.row,
        }
    }
}

/// Why a number of a tracked game is what it is: the rule, everything that was counted, and the cell each of it was read
/// from. `statistic` is a column of the tables of a game.
#[utoipa::path(get, path = "/api/games/{game_id}/why/{statistic}", tag = "games", params(
    ("game_id" = i64, Path, description = "The game"),
    ("statistic" = String, Path, description = "A column of `fact_player_game_stats`, `fact_goalie_game_stats`, `fact_team_game_stats` or `fact_special_teams`"),
    OwnerQuery
), responses(
    (status = 200, body = WhyBody),
    (status = 404, description = "No such game, owner or statistic", body = ProblemBody, content_type = "application/problem+json")
))]
pub(super) async fn explain_number(
    State(app): State<App>,
    who: Who,
    Path(path): Path<WhyPath>,
    Query(query): Query<OwnerQuery>,
) -> Result<axum::Json<WhyBody>, Problem> {
    let owner = owner_of(query.player, query.goalie, query.team)?;
    let why = &app.services.why;
    let explanation = why
        .explain(who.0.tenant, path.game_id, &owner, &path.statistic)
        .await?;
    Ok(axum::Json(explanation.into()))
}
