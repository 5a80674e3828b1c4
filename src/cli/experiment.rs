//! `experiment`, `sweep` and `merge`: many runs without a window.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};

use super::args::{ExperimentArgs, RunArgs, SweepArgs};
use super::exit::{FAILED, INTERRUPTED, complain};
use super::long::interruptible;
use super::outputs::{Named, RESULTS, check_ending, check_outputs};
use super::own_data::{check_not_own, key_of, use_own};
use super::runs::{How, settle, train};
use super::source;
use crate::config::{self, Config, shipped};
use crate::experiments::experiment::Vary;
use crate::experiments::results::{MergeError, Origins};
use crate::experiments::{
    Experiment, Plan, Report, SHIPPED_EXPERIMENTS, plot, results, shipped_experiment,
};
use crate::files;
use crate::gan::Cost;
use crate::open::{Opened, open};
use crate::quantities::Quantity;
use crate::text::did_you_mean;
use crate::text::{printable, printable_json};

/// Runs a shipped experiment or a file; without a name, lists those that ship.
///
/// # Errors
///
/// If the experiment or a file is refused.
pub fn experiment(args: &ExperimentArgs) -> anyhow::Result<ExitCode> {
    let Some(name) = &args.experiment else {
        return list_shipped(args.run.json);
    };
    let mut experiment = find(name)?;
    let mut base = experiment.base();
    if let Some(on) = &args.on {
        if experiment.arms.iter().any(|arm| !arm.preset.is_empty()) {
            bail!("--on {on}: arms of this experiment start from presets of their own");
        }
        base = settings_of(on)?;
        experiment = experiment.on(on);
        if !experiment.metric.is_measured(&base) {
            let before = experiment.metric.key();
            experiment.metric = Quantity::compared_by_default(&base);
            let now = experiment.metric.key();
            complain(&format!(
                "{before} is not measured on {on}; compared is {now}"
            ));
        }
    }
    let (experiment, plan) = adjusted(experiment, &args.run, base)?;
    let set = experiment.set.0.keys().map(String::as_str);
    warn_without_influence("set", &set.collect::<Vec<_>>(), &plan);
    let own = shipped_experiment(name).is_none().then(|| Path::new(name));
    let inputs = [
        own.map(|path| ("the experiment", path)),
        args.on
            .as_deref()
            .and_then(source::file_of)
            .map(|path| ("--on", path)),
    ];
    let inputs: Vec<_> = inputs.into_iter().flatten().collect();
    run(&experiment, &plan, &args.run, &inputs)
}

/// Varies one or two hyperparameters of a preset.
///
/// # Errors
///
/// If the preset, a setting or a file is refused.
pub fn sweep(args: &SweepArgs) -> anyhow::Result<ExitCode> {
    let mut base = settings_of(&args.preset)?;
    for assignment in &args.set {
        config::set(&mut base, assignment)?;
    }
    let set: Vec<_> = args.set.iter().map(|text| key_of(text)).collect();
    if set.contains(&"seed") {
        bail!("--set seed: the seeds are 1, 2, 3, … in all arms; --seeds says how many");
    }
    let vary = args.vary.iter().map(|text| {
        let Some((key, values)) = text.split_once('=') else {
            bail!("--vary {text}: not of the form key=a,b,c, such as noise.dim=1,2");
        };
        let values = values.split(',').map(|v| v.trim().to_owned()).collect();
        Vary::new(key.trim().to_owned(), values)
            .map_err(|error| anyhow::anyhow!("--vary {text}: {error}"))
    });
    let vary = vary.collect::<Result<Vec<_>, _>>()?;
    let varied: Vec<_> = vary.iter().map(|v| v.key.as_str()).collect();
    if let Some(key) = varied.iter().find(|key| set.contains(key)) {
        bail!("--set {key}: {key} is varied; give it to --vary or to --set, not to both");
    }
    check_not_own(&args.run.own, "--set", &set)?;
    let name = format!("{} by {}", args.preset, varied.join(" and "));
    let metric = args
        .metric
        .unwrap_or_else(|| Quantity::compared_by_default(&base));
    let experiment = Experiment {
        threshold: args.threshold,
        ..Experiment::sweep(name, vary, metric)
    };
    let (experiment, plan) = adjusted(experiment, &args.run, base)?;
    warn_without_influence("--set", &set, &plan);
    let input = source::file_of(&args.preset).map(|path| ("the preset", path));
    run(&experiment, &plan, &args.run, input.as_slice())
}

/// The settings of a preset or of a trained model, of which more is said to be expected than is taken.
fn settings_of(name: &str) -> anyhow::Result<Config> {
    let source = source::find(name)?;
    if let Some(model) = &source.model {
        let note = model.note();
        let note = if note.is_empty() {
            note
        } else {
            format!(" {note}")
        };
        complain(&format!(
            "{name}: only the settings of this trained model are taken; every run begins with fresh networks.{note}"
        ));
    }
    Ok(source.preset.config)
}

/// Says which of the settings of all arms change nothing.
fn warn_without_influence(option: &str, keys: &[&str], plan: &Plan) {
    for row in keys.iter().filter_map(|key| config::find(key.trim())) {
        if !plan.arms.iter().any(|arm| (row.relevant)(&arm.config)) {
            complain(&format!("{option}: {}", row.no_influence()));
        }
    }
}

/// Merges results files.
///
/// # Errors
///
/// If one is refused.
pub fn merge(out: &Path, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    check_ending("cannot write", out, RESULTS)?;
    let merged = match results::merge(out, files) {
        Ok(merged) => merged,
        Err(error @ MergeError::Write { .. }) => {
            complain(&format!("error: {error}"));
            return Ok(ExitCode::from(FAILED));
        }
        // By itself: the exit code depends on it.
        Err(MergeError::Refused(error)) => return Err(error.into()),
    };
    if let Some(note) = &merged.note {
        complain(note);
    }
    let runs = trn!(merged.runs, "{n} run", "{n} runs");
    let out = out.display().to_string();
    writeln!(io::stdout(), "wrote {}: {runs}", printable(&out))?;
    Ok(ExitCode::SUCCESS)
}

fn list_shipped(json: bool) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    if json {
        let all: Vec<_> = SHIPPED_EXPERIMENTS
            .iter()
            .map(|s| {
                let e = &s.experiment;
                serde_json::json!({"experiment": s.slug, "name": e.name, "claim": e.claim, "source": e.source})
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
    } else {
        for s in SHIPPED_EXPERIMENTS.iter() {
            writeln!(
                out,
                "{}: {}\n    {}",
                s.slug, s.experiment.name, s.experiment.claim
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn find(name: &str) -> anyhow::Result<Experiment> {
    if let Some(shipped) = shipped_experiment(name) {
        return Ok(shipped.experiment.clone());
    }
    if shipped(name).is_some() {
        return Err(other_kind(name, "a preset"));
    }
    let path = Path::new(name);
    if !path.exists() && path.extension().is_none() {
        let hint = did_you_mean(SHIPPED_EXPERIMENTS.iter().map(|s| s.slug), name);
        bail!(
            "there is no shipped experiment and no file `{name}`{hint}; `gan-playground experiment` lists the names"
        );
    }
    if path.is_dir() {
        return Ok(Experiment::read(path)?);
    }
    match open(path)? {
        Opened::Experiment(experiment) => Ok(*experiment),
        Opened::Preset(_) => Err(other_kind(name, "a preset")),
        Opened::Model(_) => Err(other_kind(name, "a trained model")),
        Opened::Lesson(_) => {
            bail!(
                "{name}: this is a lesson, not an experiment; `gan-playground {name}` opens it in the window"
            )
        }
        Opened::Table(..) => {
            bail!(
                "{name}: these are points, not an experiment; `gan-playground train start --data {name}` trains on them"
            )
        }
    }
}

/// What can be done with settings that were given as an experiment.
fn other_kind(name: &str, kind: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "{name}: this is {kind}, not an experiment; `gan-playground sweep {name} --vary KEY=A,B` varies it, and \
         `gan-playground experiment NAME --on {name}` tests a claim on it"
    )
}

/// The experiment as the arguments want it, and its runs from these settings.
fn adjusted(
    mut experiment: Experiment,
    args: &RunArgs,
    mut base: Config,
) -> anyhow::Result<(Experiment, Plan)> {
    let has_own = use_own(&mut base, &args.own)?;
    if has_own {
        // It was observed on other data.
        experiment.observed_on.clear();
    }
    experiment.seeds = args.seeds.unwrap_or(experiment.seeds);
    if let Some(epochs) = args.epochs {
        experiment.epochs = epochs;
        experiment.checkpoints = experiment
            .checkpoints
            .min(u32::try_from(epochs).unwrap_or(u32::MAX).max(1));
    }
    let own = has_own.then(|| base.data.clone());
    let of_arms = experiment.arms.iter().flat_map(|arm| arm.set.0.keys());
    let varied = experiment.vary.iter().map(|vary| &vary.key);
    let keys: Vec<_> = varied.chain(of_arms).map(|key| key.trim()).collect();
    check_not_own(&args.own, "what is varied", &keys)?;
    let mut plan = experiment
        .plan_checked(base)
        .and_then(|plan| experiment.check_influence(&plan).map(|()| plan))
        .map_err(|error| anyhow::anyhow!("{}: {error}", experiment.name))?;
    if let Some(own) = own {
        // Arms may start from presets of their own.
        for arm in &mut plan.arms {
            arm.config.data.take_own(&own);
            config::check(&arm.config).with_context(|| arm.name.clone())?;
        }
    }
    Ok((experiment, plan))
}

/// What to say of runs that take long or much, once for each kind of warning, with the arm that needs most.
fn cost_warnings(plan: &Plan) -> Vec<String> {
    let costs = plan.arms.iter().map(|arm| (arm, Cost::of(&arm.config)));
    let costs: Vec<_> = costs.collect();
    let worst = |of: fn(&Cost) -> f64| {
        let most = costs.iter().max_by(|a, b| of(&a.1).total_cmp(&of(&b.1)));
        most.map_or_else(Vec::new, |(arm, cost)| {
            let warnings = cost.warnings().into_iter();
            warnings
                .map(|warning| format!("{}: {warning}", arm.name))
                .collect()
        })
    };
    let mut warnings = worst(|cost| cost.epoch_secs);
    for warning in worst(|cost| cost.bytes) {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    warnings
}

/// `inputs` are the files that the experiment and its preset are in.
fn run(
    experiment: &Experiment,
    plan: &Plan,
    args: &RunArgs,
    inputs: &[Named<'_>],
) -> anyhow::Result<ExitCode> {
    check_outputs(args, inputs)?;
    for warning in cost_warnings(plan) {
        complain(&warning);
    }
    let stop = interruptible()?;
    let how = How {
        jobs: args.jobs,
        resume: args.resume.as_deref(),
        shard: args.shard,
        stop: &stop,
    };
    // Who asks for so many seeds gets so many, and a part of the runs cannot tell what all of them say.
    let (plan, done) = if args.seeds.is_none() && args.shard.is_none() {
        settle(experiment, plan, how)?
    } else {
        (plan.clone(), train(plan, Vec::new(), how)?)
    };
    let plan = &plan;
    if let Some(note) = Origins::of(&done.results).note(plan) {
        complain(&note);
    }
    let report = Report::new(experiment, plan, &done.results);
    // Each output is tried, whatever became of the others: first files, then what is only shown.
    let mut failures: Vec<_> = done.failure.into_iter().collect();
    if let Some(path) = &args.csv {
        let mut bytes = Vec::new();
        let written = report
            .write_csv(&mut bytes)
            .map_err(anyhow::Error::from)
            .and_then(|()| Ok(files::write(path, &bytes)?))
            .map_err(|error| anyhow::anyhow!("--csv {}: {error:#}", path.display()));
        failures.extend(written.err());
    }
    if let Some(path) = &args.plot {
        let written = plot::write(&report, path);
        failures.extend(written.err().map(|error| anyhow::anyhow!("--plot {error}")));
    }
    let text = if args.json {
        let mut json = report.json();
        json["interrupted"] = done.is_interrupted.into();
        format!("{}\n", printable_json(&json.to_string()))
    } else if done.is_interrupted {
        format!("{}(interrupted)\n", report.text())
    } else {
        report.text()
    };
    let mut out = io::stdout().lock();
    let shown = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    failures.extend(
        shown
            .err()
            .map(|error| anyhow::anyhow!("cannot show the report: {error}")),
    );
    for failure in &failures {
        complain(&format!("error: {failure}"));
    }
    Ok(if !failures.is_empty() {
        ExitCode::from(FAILED)
    } else if done.is_interrupted {
        ExitCode::from(INTERRUPTED)
    } else {
        ExitCode::SUCCESS
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ImageSide;

    #[test]
    fn what_runs_of_an_experiment_take_is_said_of_the_arm_that_takes_most() {
        let plan = |values: &[&str]| {
            let values = values.iter().map(ToString::to_string).collect();
            let vary = Vary::new("batch_size".into(), values).unwrap();
            let experiment = Experiment::sweep("x".into(), vec![vary], Quantity::Frechet);
            let mut base = config::shipped("space").unwrap().preset.config.clone();
            base.data.image_side = ImageSide::ThirtyTwo;
            base.generator.channels = 64;
            base.discriminator.channels = 64;
            base.discriminator.updates_per_epoch = 10;
            experiment.plan_checked(base).unwrap()
        };
        assert_eq!(cost_warnings(&plan(&["8", "16"])), [""; 0]);
        let said = cost_warnings(&plan(&["8", "2048"]));
        assert!(
            said[0].starts_with("batch_size=2048: An epoch takes about "),
            "{said:?}"
        );
        assert!(
            said.iter()
                .all(|warning| !warning.contains("batch_size=8:")),
            "{said:?}"
        );
    }
}
