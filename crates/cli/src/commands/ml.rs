//! `ml`: training, asking and grading models on the command line.

use anyhow::{Context as _, anyhow, bail};
use services::ml::{Evaluation, ModelEntry, PredictRequest, Scores, SeasonQuestion};
use std::fmt::Write as _;
use std::path::Path;

use super::instance::{caller, with_problems, with_services};
use crate::arguments::ml::{
    GradeArguments, MlCommand, MlInstanceArguments, PredictArguments, SimulateArguments,
};
use crate::exit::Outcome;
use crate::output;

/// Where the table of grades begins and ends in a page.
const MARKS: (&str, &str) = ("<!-- grades -->\n", "<!-- /grades -->");

/// Runs a command about forecasts.
pub(crate) fn run(command: &MlCommand) -> anyhow::Result<Outcome> {
    match command {
        MlCommand::Train(arguments) => train(arguments),
        MlCommand::Models(arguments) => models(arguments),
        MlCommand::Predict(arguments) => predict(arguments),
        MlCommand::Grade(arguments) => grade(arguments),
        MlCommand::Simulate(arguments) => simulate(arguments),
    }
}

fn train(arguments: &MlInstanceArguments) -> anyhow::Result<Outcome> {
    let training = with_services(&arguments.instance, async |services| {
        let caller = caller(services, &arguments.tenant).await?;
        let actor = caller.actor();
        let told = |_: &str, _: usize, _: usize| true;
        Ok(services
            .ml
            .train(caller.tenant, None, Some(&actor), told)
            .await?)
    })?;
    if arguments.json {
        output::json(&training)?;
        return Ok(Outcome::Done);
    }
    output::line(&training.words)?;
    for model in &training.models {
        output::line(&format!(
            "{} version {} ({}): {}",
            model.name, model.version, model.stage, model.words
        ))?;
    }
    let frozen = usize::try_from(training.frozen).unwrap_or(usize::MAX);
    output::line(&format!(
        "{} of games to come frozen",
        output::plural(frozen, "forecast")
    ))?;
    Ok(Outcome::Done)
}

fn models(arguments: &MlInstanceArguments) -> anyhow::Result<Outcome> {
    let models = with_services(&arguments.instance, async |services| {
        let caller = caller(services, &arguments.tenant).await?;
        Ok(services.ml.models(caller.tenant).await?)
    })?;
    let header = ["model", "version", "stage", "passes", "words"].map(str::to_owned);
    let rows: Vec<Vec<String>> = models.iter().flat_map(model_rows).collect();
    if arguments.json {
        let objects: Vec<_> = rows
            .iter()
            .map(|row| {
                header
                    .iter()
                    .zip(row)
                    .collect::<std::collections::BTreeMap<_, _>>()
            })
            .collect();
        output::json(&objects)?;
    } else {
        output::line(&output::table(&header, &rows))?;
    }
    Ok(Outcome::Done)
}

fn model_rows(model: &ModelEntry) -> Vec<Vec<String>> {
    let row = |version: &services::ml::VersionEntry| {
        let card = version.card.as_ref();
        vec![
            model.name.clone(),
            version.stored.version.to_string(),
            version.stored.stage.as_str().to_owned(),
            card.map_or("–", |card| if card.passes { "yes" } else { "no" })
                .to_owned(),
            card.map(|card| card.words.clone()).unwrap_or_default(),
        ]
    };
    model.versions.iter().map(row).collect()
}

fn predict(arguments: &PredictArguments) -> anyhow::Result<Outcome> {
    let request = PredictRequest {
        model: arguments.model.clone(),
        version: arguments.version,
        inputs: serde_json::from_str(&arguments.inputs).context("the inputs are no JSON")?,
    };
    let answer = with_services(&arguments.at.instance, async |services| {
        let caller = caller(services, &arguments.at.tenant).await?;
        services
            .ml
            .predict(caller.tenant, request)
            .await
            .map_err(with_problems)
    })?;
    output::json(&answer)?;
    Ok(Outcome::Done)
}

fn simulate(arguments: &SimulateArguments) -> anyhow::Result<Outcome> {
    let question = SeasonQuestion {
        season_id: arguments.season.clone(),
        playoff_places: arguments.places,
        ..SeasonQuestion::default()
    };
    let odds = with_services(&arguments.at.instance, async |services| {
        let caller = caller(services, &arguments.at.tenant).await?;
        services
            .ml
            .season_odds(caller.tenant, question)
            .await
            .map_err(with_problems)
    })?;
    if arguments.at.json {
        output::json(&odds)?;
        return Ok(Outcome::Done);
    }
    output::line(&format!(
        "season {}: {} played, {} to play; {} places lead to the playoffs ({})",
        odds.season_id, odds.played, odds.remaining, odds.playoff_places, odds.playoff_places_from
    ))?;
    let header = ["team", "playoffs", "first", "points", "80 %"].map(str::to_owned);
    let percent = |chance: f64| format!("{:.1} %", 100.0 * chance);
    let rows: Vec<Vec<String>> = odds
        .teams
        .iter()
        .map(|team| {
            vec![
                team.team_id.clone(),
                percent(team.playoffs),
                percent(team.first),
                format!("{:.1}", team.expected_points),
                format!("{:.0}–{:.0}", team.points.low, team.points.high),
            ]
        })
        .collect();
    output::line(&output::table(&header, &rows))?;
    Ok(Outcome::Done)
}

fn grade(arguments: &GradeArguments) -> anyhow::Result<Outcome> {
    let found = services::ml::evaluate_output(&arguments.data).map_err(|error| anyhow!(error))?;
    let Some(evaluation) = found else {
        bail!("there are too few games to test anything");
    };
    if arguments.json {
        output::json(&evaluation)?;
    }
    let table = grades(&evaluation);
    match &arguments.write {
        Some(page) => write(page, &table)?,
        None if arguments.json => {}
        None => output::text(&table)?,
    }
    Ok(Outcome::Done)
}

/// The grades as a Markdown table.
fn grades(evaluation: &Evaluation) -> String {
    let mut text = "| model | accuracy | log loss | three-way | RPS | slope | against base rates ± SE | served |\n\
                    |---|--:|--:|--:|--:|--:|--:|---|\n"
        .to_owned();
    for report in &evaluation.reports {
        let choice = evaluation.choice;
        let against = report.against_base_rates;
        let difference = match (against.two_way_log_loss, against.two_way_log_loss_error) {
            (Some(mean), Some(error)) if !report.gates.is_empty() => {
                format!("{} ± {}", signed(mean), digits(Some(error)))
            }
            _ => String::new(),
        };
        let failed = report.gates.iter().filter(|gate| !gate.passed);
        let failed: Vec<&str> = failed.map(|gate| gate.name.as_str()).collect();
        let served = if !failed.is_empty() {
            format!("no: {}", failed.join(", "))
        } else if report.rung == choice.rung {
            "before line-ups".to_owned()
        } else if report.rung.uses_line_ups() && choice.announced && report.rung.name() == "line_up"
        {
            "with line-ups".to_owned()
        } else if report.gates.is_empty() {
            String::new()
        } else {
            "passes".to_owned()
        };
        let Scores {
            accuracy,
            two_way_log_loss,
            log_loss,
            ranked_probability,
            calibration,
            ..
        } = &report.scores;
        let slope = calibration.filter(|_| !report.gates.is_empty());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {difference} | {served} |",
            title(report.rung.name()),
            accuracy.map_or_else(String::new, |share| format!("{:.1} %", 100.0 * share)),
            digits(*two_way_log_loss),
            digits(*log_loss),
            digits(*ranked_probability),
            slope.map_or_else(String::new, |found| format!("{:.2}", found.slope)),
        );
    }
    text
}

/// The name of a model as people write it.
fn title(name: &str) -> String {
    match name {
        "elo" => "Elo".to_owned(),
        "poisson" => "Poisson".to_owned(),
        "line_up" => "line-up".to_owned(),
        "expected_line_up" => "expected line-up".to_owned(),
        other => other.replace('_', " "),
    }
}

/// Three digits without the zero in front.
fn digits(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| {
        format!("{number:.3}").replacen("0.", ".", 1)
    })
}

fn signed(number: f64) -> String {
    let sign = if number < 0.0 { "−" } else { "+" };
    format!("{sign}{}", digits(Some(number.abs())))
}

/// Puts the table between the marks of a page.
fn write(page: &Path, table: &str) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(page).with_context(|| format!("cannot read {}", page.display()))?;
    let parts = text.split_once(MARKS.0).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(MARKS.1)?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        bail!(
            "{} has no place between <!-- grades --> and <!-- /grades -->",
            page.display()
        );
    };
    let text = format!("{before}{}{table}{}{after}", MARKS.0, MARKS.1);
    std::fs::write(page, text).with_context(|| format!("cannot write {}", page.display()))
}
