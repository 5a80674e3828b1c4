//! `verdicts-page`: trains runs of every kind, finds out from their later course what was true of them,
//! and writes down how often verdicts are right.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use crate::config::{self, Config, Points, shipped};
use crate::data::Point;
use crate::gan::Backend;
use crate::metrics::verdict::judge::swings;
use crate::metrics::verdict::recorded::{RecordedRun, Share};
use crate::metrics::verdict::{Record, VERDICTS, Verdict, Yardstick};
use crate::metrics::{LIVE_SAMPLES, Metrics};
use crate::training::{Session, View};

/// Seeds whose records the tests read.
const KEPT_SEEDS: u64 = 4;
/// First epoch that is judged, and that the truth is looked at.
const FIRST: u64 = 256;
/// Looks from an epoch to twice that epoch.
const LOOKS: u64 = 8;
/// Fakes that are followed.
const FOLLOWED: usize = 256;

/// Name, preset, settings, epochs. `V` and `points` stand for points of our own.
const CASES: &[(&str, &str, &[&str], u64)] = &[
    ("start", "start", &[], 8_192),
    ("start-line", "start", &["data.distribution=line"], 4_096),
    (
        "start-moons",
        "start",
        &["data.distribution=two_moons"],
        4_096,
    ),
    (
        "start-spiral",
        "start",
        &["data.distribution=spiral"],
        4_096,
    ),
    (
        "start-gaussians",
        "start",
        &["data.distribution=gaussians"],
        4_096,
    ),
    ("start-drawn", "start", &["V"], 4_096),
    ("start-one-spot", "start", &["spot"], 2_048),
    ("start-three-points", "start", &["points"], 4_096),
    (
        "start-least-squares",
        "start",
        &["loss=least_squares"],
        4_096,
    ),
    ("start-hinge", "start", &["loss=hinge"], 4_096),
    ("start-minimax", "start", &["loss=minimax"], 4_096),
    (
        "start-wasserstein",
        "start",
        &["loss=wasserstein", "generator.learning_rate=0.01"],
        4_096,
    ),
    (
        "start-adam",
        "start",
        &[
            "generator.optimizer=adam",
            "discriminator.optimizer=adam",
            "generator.learning_rate=0.001",
            "discriminator.learning_rate=0.001",
        ],
        4_096,
    ),
    (
        "start-rmsprop",
        "start",
        &[
            "generator.optimizer=rmsprop",
            "discriminator.optimizer=rmsprop",
            "generator.learning_rate=0.001",
            "discriminator.learning_rate=0.001",
        ],
        4_096,
    ),
    (
        "start-momentum",
        "start",
        &["generator.momentum=0.9", "discriminator.momentum=0.9"],
        2_048,
    ),
    (
        "start-slow",
        "start",
        &["generator.learning_rate=0.0001"],
        4_096,
    ),
    ("ganlab-line", "ganlab-line", &[], 4_096),
    ("ganlab-gaussians", "ganlab-gaussians", &[], 4_096),
    ("ganlab-ring", "ganlab-ring", &[], 4_096),
    ("ganlab-disjoint", "ganlab-disjoint", &[], 4_096),
    ("healthy-ring", "healthy-ring", &[], 8_192),
    ("learning-rate-one", "learning-rate-one", &[], 4_096),
    ("mixed-optimizers", "mixed-optimizers", &[], 4_096),
    ("mode-collapse", "mode-collapse", &[], 4_096),
    ("mode-collapse-cured", "mode-collapse-cured", &[], 8_192),
    ("one-dimensional-noise", "one-dimensional-noise", &[], 4_096),
    ("strong-discriminator", "strong-discriminator", &[], 2_048),
    ("too-many-layers", "too-many-layers", &[], 2_048),
    ("weak-discriminator", "weak-discriminator", &[], 4_096),
    ("dcgan", "dcgan", &[], 1_024),
    ("eight-modes", "eight-modes", &[], 1_024),
    ("twenty-five-modes", "twenty-five-modes", &[], 2_048),
    ("dirac", "ganlab-gaussians", &["dirac"], 4_096),
    (
        "dirac-with-penalty",
        "ganlab-gaussians",
        &["dirac", "discriminator.r1=1"],
        4_096,
    ),
];

/// What is true of a run at one epoch, by the full measurement.
struct Look {
    epoch: u64,
    metrics: Metrics,
    visited: Option<(u16, u16)>,
    followed: Vec<Point>,
    /// Mean D(x) of real samples and of fakes.
    opinion: [f64; 2],
    pull: f64,
}

impl Look {
    fn at(session: &mut Session, yardstick: &Yardstick) -> Option<Self> {
        let metrics = session.measure()?;
        let view = View {
            surface_side: None,
            manifold: false,
            gradients: false,
        };
        let snapshot = session.snapshot(view);
        let mean = |d: &[f32]| d.iter().map(|d| f64::from(*d)).sum::<f64>() / d.len().max(1) as f64;
        let found = yardstick.found(&session.fakes(LIVE_SAMPLES));
        Some(Self {
            epoch: session.epoch(),
            metrics,
            visited: found.map(|f| (f.visited.max(f.captured), f.total)),
            followed: session.fakes(FOLLOWED),
            opinion: [
                mean(&snapshot.plane().d_of_real),
                mean(&snapshot.plane().d_of_fakes),
            ],
            pull: snapshot.plane().pull,
        })
    }

    fn moved(&self, other: &Self) -> f64 {
        let distance =
            |(a, b): (&Point, &Point)| f64::from(a[0] - b[0]).hypot(f64::from(a[1] - b[1]));
        let sum: f64 = self
            .followed
            .iter()
            .zip(&other.followed)
            .map(distance)
            .sum();
        sum / FOLLOWED as f64
    }
}

/// What could rightly be said at an epoch, by the looks and the records before it and up to twice it.
/// docs/VERDICTS.md says the same in words.
fn truth(looks: &[Look], records: &[Record], age: u64, perfect_spread: f64) -> Vec<Verdict> {
    let within = |from: u64, to: u64| -> Vec<&Look> {
        looks
            .iter()
            .filter(|l| (from..=to).contains(&l.epoch))
            .collect()
    };
    let (past, soon, later) = (
        within(age / 2, age * 3 / 4),
        within(age, age * 3 / 2),
        within(age * 3 / 2, age * 2),
    );
    let ahead = within(age, age * 2);
    let mean = |looks: &[&Look], of: fn(&Look) -> f64| {
        looks.iter().map(|l| of(l)).sum::<f64>() / looks.len().max(1) as f64
    };
    let js = |l: &Look| l.metrics.js;
    let distance = |l: &Look| l.metrics.sliced_wasserstein;
    let is_spot = |l: &&Look| l.metrics.fake_std < (0.05_f64).min(0.25 * perfect_spread);
    let is_few = |l: &&Look| {
        l.visited
            .is_some_and(|(v, total)| total >= 4 && 4 * v <= total)
    };
    let is_good = |l: &&Look| {
        l.metrics.js < 0.3 || (perfect_spread < 0.05 && l.metrics.sliced_wasserstein < 0.015)
    };
    let nearer = |a: &[&Look], b: &[&Look], by: f64| {
        mean(b, js) < mean(a, js) - by
            || (mean(b, distance) < (1.0 - 2.0 * by) * mean(a, distance) - 0.005)
    };
    let mut truth = Vec::new();
    // Progress that lasts: the coming half is better than the half before.
    if nearer(&past, &soon, 0.02) {
        truth.push(Verdict::Learning);
    }
    let is_still_good = ahead.iter().filter(|l| is_good(l)).count() * 10 >= 9 * ahead.len();
    if is_good(&soon[0]) && is_still_good && mean(&later, js) > mean(&soon, js) - 0.06 {
        truth.push(Verdict::Converged);
    }
    // It swung before, and it goes on to. Looks are too rare for that.
    let does_swing = |from: u64, to: u64| {
        let until = |epoch: u64| records.partition_point(|r| r.epoch <= epoch);
        let those = &records[until(from)..until(to)];
        let distance: f64 = those.iter().map(|r| f64::from(r.distance)).sum();
        let distance = distance / those.len().max(1) as f64;
        swings(those, (0.4 * distance).max(0.05)) >= 3
    };
    if does_swing(age / 2, age) && does_swing(age, 2 * age) {
        truth.push(Verdict::Oscillating);
    }
    let is_sure = |l: &&Look| l.opinion[0] > 0.9 && l.opinion[1] < 0.1;
    if soon.iter().filter(|l| is_sure(l)).count() * 4 >= 3 * soon.len()
        && !nearer(&past, &soon, 0.05)
    {
        truth.push(Verdict::DiscriminatorWins);
    }
    if soon.windows(2).all(|w| w[0].moved(w[1]) < 1e-4)
        && soon.iter().all(|l| l.pull < 1e-5)
        && !soon.iter().all(is_good)
    {
        truth.push(Verdict::Frozen);
    }
    if soon.iter().all(is_spot) || soon.iter().all(is_few) {
        truth.push(Verdict::Collapsed);
    }
    truth
}

/// The configuration of a case.
fn config(preset: &str, settings: &[&str], seed: u64) -> anyhow::Result<Config> {
    let shipped = shipped(preset).ok_or_else(|| anyhow::anyhow!("no preset {preset}"))?;
    let mut config = shipped.preset.config.clone();
    let imported = |config: &mut Config, points: Vec<Point>| {
        config.data.imported = Points::from(points);
        config::set(config, "data.distribution=imported")
    };
    for setting in settings {
        match *setting {
            "V" => {
                let arm = |i: usize| {
                    let t = i as f32 / 30.0;
                    [
                        [0.2 + 0.3 * t, 0.8 - 0.6 * t],
                        [0.8 - 0.3 * t, 0.8 - 0.6 * t],
                    ]
                };
                config.data.drawn = Points::from((0..30).flat_map(arm).collect::<Vec<_>>());
                config::set(&mut config, "data.distribution=drawn")?;
            }
            "spot" => imported(&mut config, vec![[0.5, 0.5]; 100])?,
            "points" => imported(&mut config, vec![[0.3, 0.3], [0.7, 0.4], [0.5, 0.8]])?,
            // Mescheder et al., arXiv 1801.04406: both networks linear, the data one point.
            "dirac" => {
                imported(&mut config, vec![[0.7, 0.6]; 2])?;
                for setting in [
                    "noise.dim=1",
                    "generator.hidden_layers=0",
                    "generator.learning_rate=0.05",
                    "discriminator.hidden_layers=0",
                    "discriminator.learning_rate=0.05",
                    "discriminator.updates_per_epoch=1",
                    "real_weight=1",
                ] {
                    config::set(&mut config, setting)?;
                }
            }
            setting => config::set(&mut config, setting)?,
        }
    }
    config.seed = seed;
    config::check(&config)?;
    Ok(config)
}

fn record(case: &str, config: Config, epochs: u64) -> RecordedRun {
    let yardstick = Yardstick::new(&config);
    let seed = config.seed;
    let d_equilibrium = config.loss.equilibrium(config.real_weight).discriminator;
    let mut session = Session::new(config, Backend::Flex);
    let mut looks = Vec::new();
    while session.epoch() < epochs && session.run_epoch().is_ok() {
        let epoch = session.epoch();
        let stride = (1_u64 << epoch.ilog2()) / LOOKS;
        if epoch >= FIRST / 2 && epoch.is_multiple_of(stride) {
            looks.extend(Look::at(&mut session, &yardstick));
        }
    }
    let reached = looks.last().map_or(0, |l| l.epoch);
    let octaves = (0..).map(|i| FIRST << i).take_while(|a| 2 * a <= reached);
    let ages = octaves
        .flat_map(|a| [a, a + a / 2])
        .filter(|a| 2 * a <= reached);
    let perfect = yardstick.perfect();
    let records = session.history().records.until(epochs).to_vec();
    RecordedRun {
        case: case.to_owned(),
        seed,
        perfect,
        d_equilibrium,
        truths: ages
            .map(|age| (age, truth(&looks, &records, age, perfect.spread)))
            .collect(),
        records,
    }
}

/// Trains all runs, or those of the cases whose name has `only` in it, and writes `tests/data/verdicts.txt`
/// and the tables of `docs/VERDICTS.md` in the project's folder.
///
/// # Errors
///
/// If a file cannot be read or written.
pub fn page(
    folder: &Path,
    only: Option<&str>,
    seeds: u64,
    recorded: bool,
) -> anyhow::Result<ExitCode> {
    let data = folder.join("tests/data/verdicts.txt");
    if recorded {
        let runs = RecordedRun::parse(&fs::read_to_string(&data)?).unwrap_or_default();
        print!("{}", tables(&runs));
        return Ok(ExitCode::SUCCESS);
    }
    let (mut kept, mut runs) = (String::new(), Vec::new());
    for (case, preset, settings, epochs) in CASES {
        if only.is_some_and(|only| !case.contains(only)) {
            continue;
        }
        eprintln!("{case}");
        for seed in 1..=seeds {
            let run = record(case, config(preset, settings, seed)?, *epochs);
            // What is judged is what the tests will read.
            let mut text = String::new();
            run.write(&mut text);
            if seed <= KEPT_SEEDS {
                kept += &text;
            }
            runs.extend(RecordedRun::parse(&text).unwrap_or_default());
        }
    }
    let tables = tables(&runs);
    if only.is_some() {
        print!("{tables}");
        return Ok(ExitCode::SUCCESS);
    }
    fs::write(data, kept)?;
    let path = folder.join("docs/VERDICTS.md");
    let text = fs::read_to_string(&path)?;
    let (begin, end) = ("<!-- tables -->\n", "<!-- /tables -->");
    let parts = text
        .split_once(begin)
        .and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    let (before, after) =
        parts.ok_or_else(|| anyhow::anyhow!("{}: no marks of the tables", path.display()))?;
    fs::write(path, format!("{before}{begin}{tables}{end}{after}"))?;
    Ok(ExitCode::SUCCESS)
}

/// How often each verdict was right, and what was said of each case.
fn tables(runs: &[RecordedRun]) -> String {
    let mut by_verdict: BTreeMap<Verdict, Share> = BTreeMap::new();
    let mut by_case: Vec<(String, Share, BTreeMap<Verdict, usize>)> = Vec::new();
    let (mut all, mut nothing) = (Share::default(), 0);
    for run in runs {
        if by_case.last().is_none_or(|(case, ..)| *case != run.case) {
            by_case.push((run.case.clone(), Share::default(), BTreeMap::new()));
        }
        let Some((_, share, said)) = by_case.last_mut() else {
            continue;
        };
        for (epoch, truth) in &run.truths {
            let verdict = run.judged(*epoch).verdict;
            for share in [&mut all, share, by_verdict.entry(verdict).or_default()] {
                share.count(verdict, truth);
            }
            *said.entry(verdict).or_default() += 1;
            if verdict == Verdict::NotSure && truth.is_empty() {
                nothing += 1;
            }
            if !truth.contains(&verdict) && verdict != Verdict::NotSure {
                log::info!(
                    "{} {} at {epoch}: {verdict:?}, true {truth:?}",
                    run.case,
                    run.seed
                );
            }
        }
    }
    let percent =
        |part: usize, of: usize| format!("{:.1} %", 100.0 * part as f64 / of.max(1) as f64);
    let mut out = String::from("\n| verdict | said | right | wrong |\n|---|---|---|---|\n");
    for info in &VERDICTS {
        let share = by_verdict.get(&info.verdict).copied().unwrap_or_default();
        if share.right + share.wrong > 0 {
            let said = share.all();
            let (right, wrong) = (percent(share.right, said), share.wrong);
            writeln!(out, "| {} | {said} | {right} | {wrong} |", info.label).ok();
        }
    }
    let said = all.right + all.wrong;
    let right = percent(all.right, said);
    writeln!(out, "| **all** | {said} | **{right}** | {} |", all.wrong).ok();
    let not_sure = percent(all.not_sure, all.all());
    writeln!(
        out,
        "\nIn {not_sure} of all {} judgements nothing was said; in {} of all, nothing was true either.",
        all.all(),
        percent(nothing, all.all())
    )
    .ok();
    out += "\n| run | judged | right | not sure | wrong | said |\n|---|---|---|---|---|---|\n";
    for (case, share, said) in by_case {
        let mut said: Vec<_> = said.into_iter().collect();
        said.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let said = said.iter().map(|(v, count)| format!("{} {count}", v.key()));
        let said = said.collect::<Vec<_>>().join(", ");
        let [right, not_sure] = [share.right, share.not_sure].map(|n| percent(n, share.all()));
        let (all, wrong) = (share.all(), share.wrong);
        writeln!(
            out,
            "| {case} | {all} | {right} | {not_sure} | {wrong} | {said} |"
        )
        .ok();
    }
    out.push('\n');
    out
}
