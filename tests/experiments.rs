//! Experiments, as a shell sees them: runs on any number of cores, killed and resumed, split and merged.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::Value;

/// Exit code, stdout, stderr.
fn run(args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("gan-playground")
        .unwrap()
        .args(args)
        .output()
        .unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn good(args: &[&str]) -> String {
    let (code, out, err) = run(args);
    assert_eq!(code, 0, "{args:?}: {err}");
    out
}

/// Header and runs of a results file; the runs in order.
fn lines(path: &Path) -> (String, Vec<String>) {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(ToOwned::to_owned);
    let header = lines.next().unwrap();
    let mut runs: Vec<_> = lines.collect();
    runs.sort();
    (header, runs)
}

const SWEEP: [&str; 8] = [
    "sweep",
    "ganlab-ring",
    "--vary",
    "noise.dim=1,2",
    "--seeds",
    "3",
    "--epochs",
    "60",
];

#[test]
fn any_number_of_jobs_gives_the_same_bits() {
    let folder = tempfile::tempdir().unwrap();
    let with_jobs = |jobs: &str, more: &[&str]| {
        let path = folder.path().join(jobs);
        let args = [
            &SWEEP[..],
            &["--json", "--jobs", jobs, "--resume", path.to_str().unwrap()],
            more,
        ]
        .concat();
        (good(&args), lines(&path))
    };
    let one = with_jobs("1", &[]);
    assert_eq!(one, with_jobs("2", &[]));
    assert_eq!(one, with_jobs("5", &[]));
    assert_eq!(one.1.1.len(), 6);
    // Everything is there already: nothing is trained again.
    assert_eq!(one, with_jobs("2", &[]));
}

#[test]
fn a_run_scores_as_train_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r");
    good(&[&SWEEP[..], &["--resume", path.to_str().unwrap()]].concat());
    for line in lines(&path).1 {
        let run: Value = serde_json::from_str(&line).unwrap();
        let dim = run["arm"].as_u64().unwrap() + 1;
        let train = good(&[
            "train",
            "ganlab-ring",
            "--epochs",
            "60",
            "--json",
            "--seed",
            &run["seed"].to_string(),
            "--set",
            &format!("noise.dim={dim}"),
        ]);
        let train: Value = serde_json::from_str(&train).unwrap();
        let last = run["measurements"].as_array().unwrap().last().unwrap();
        for key in [
            "js",
            "kl",
            "sliced_wasserstein",
            "coverage",
            "precision",
            "fake_std",
        ] {
            assert_eq!(last[key], train[key], "{key}");
        }
        assert!(!run["verdict"].is_null());
        assert_eq!(run["verdict"], train["verdict"]);
    }
}

#[test]
fn a_killed_sweep_goes_on_without_losing_or_repeating_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let (path, whole) = (folder.path().join("killed"), folder.path().join("whole"));
    let args = |path: &Path| {
        let mut args: Vec<String> = [
            "sweep",
            "ganlab-ring",
            "--vary",
            "noise.dim=1,2",
            "--seeds",
            "8",
            "--epochs",
            "1500",
        ]
        .map(ToOwned::to_owned)
        .into();
        args.extend([
            "--jobs".into(),
            "2".into(),
            "--resume".into(),
            path.display().to_string(),
        ]);
        args
    };
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(args(&path))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let finished = |path: &Path| {
        fs::read_to_string(path).map_or(0, |t| t.matches('\n').count().saturating_sub(1))
    };
    let start = Instant::now();
    while finished(&path) < 3 {
        assert!(
            start.elapsed() < Duration::from_mins(2),
            "no run was ever finished"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    // SIGKILL on Unix.
    child.kill().unwrap();
    child.wait().unwrap();
    let before = fs::read_to_string(&path).unwrap();
    let kept = &before[..=before.rfind('\n').unwrap()];
    let had = finished(&path);
    assert!((3..16).contains(&had), "{had} runs before it was killed");

    let args_of = |path: &Path| args(path);
    let resumed = args_of(&path);
    let (code, _, err) = run(&resumed.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(code, 0, "{err}");
    assert!(err.contains(&format!("{} runs in", 16 - had)), "{err}");
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(kept), "what was finished is as it was");
    let all = args_of(&whole);
    good(&all.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(lines(&path), lines(&whole));
    let unique: BTreeSet<_> = lines(&path).1.into_iter().collect();
    assert_eq!(unique.len(), 16);
}

#[test]
fn two_shards_merged_are_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let shard = |which: &str, file: &str| {
        good(&[&SWEEP[..], &["--shard", which, "--resume", file]].concat());
    };
    shard("1/2", &at("1"));
    shard("2/2", &at("2"));
    let whole = good(&[&SWEEP[..], &["--json", "--resume", &at("whole")]].concat());
    let merged = good(&["merge", &at("merged"), &at("1"), &at("2"), &at("1")]);
    assert!(merged.contains("6 runs"), "{merged}");
    assert_eq!(
        lines(Path::new(&at("merged"))),
        lines(Path::new(&at("whole")))
    );
    let again = good(&[&SWEEP[..], &["--json", "--resume", &at("merged")]].concat());
    assert_eq!(whole, again);
    // Another plan, or no results at all.
    good(&[
        "sweep",
        "ganlab-ring",
        "--vary",
        "noise.dim=1,3",
        "--seeds",
        "1",
        "--epochs",
        "2",
        "--resume",
        &at("other"),
    ]);
    let (code, _, err) = run(&["merge", &at("no"), &at("1"), &at("other")]);
    assert_eq!(code, 2);
    assert!(err.contains("other: these results are of"), "{err}");
    assert!(!Path::new(&at("no")).exists());
    // What cannot be written is no fault of what was given.
    let nowhere = at("nowhere/merged");
    let (code, _, err) = run(&["merge", &nowhere, &at("1"), &at("2")]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains(&nowhere), "{err}");
}

#[test]
fn files_for_other_programs() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (csv, png, svg) = (at("r.csv"), at("r.png"), at("r.svg"));
    let text = good(&[&SWEEP[..], &["--csv", &csv, "--plot", &png]].concat());
    good(&[&SWEEP[..], &["--plot", &svg]].concat());
    assert!(
        text.contains("noise.dim=1") && text.contains("sliced Wasserstein"),
        "{text}"
    );
    assert!(
        text.contains("“noise.dim=2”") && text.contains("3 seeds cannot tell that from chance"),
        "{text}"
    );
    // Two arms, three seeds, ten checkpoints and a header.
    assert_eq!(fs::read_to_string(&csv).unwrap().lines().count(), 61);
    assert!(fs::read_to_string(&csv).unwrap().contains(",verdict,"));
    assert!(image::open(&png).unwrap().width() > 500);
    assert!(fs::read_to_string(&svg).unwrap().starts_with("<svg"));
}

#[test]
fn bad_input_is_one_line_that_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let file = path.to_str().unwrap();
    let text = "(\n version: 1,\n name: \"x\",\n preset: \"start\",\n vary: [\n (key: \"noise.dim\", values: [\"1\", \"999\"]),\n ],\n)";
    fs::write(&path, text).unwrap();
    for args in [&["experiment", file][..], &["check", file]] {
        let (code, _, err) = run(args);
        assert_eq!(code, 2, "{err}");
        assert!(
            err.contains("mine.ron:6:") && err.contains("vary[0]: noise.dim is 999"),
            "{err}"
        );
    }
    fs::write(&path, text.replace("999", "9")).unwrap();
    assert!(good(&["check", file]).contains("ok (x)"));
    fs::write(&path, text.replace("999", "9").replace("key", "kee")).unwrap();
    for (args, expected) in [
        (&["experiment", file][..], "mine.ron:6:"),
        (
            &["experiment", "noise-dimensions"],
            "did you mean `noise-dimension`?",
        ),
        (&["experiment", "nowhere.ron"], "nowhere.ron: cannot read"),
        (
            &["experiment", "noise-dimension", "--seeds", "0"],
            "seeds: is 0",
        ),
        (
            &["experiment", "noise-dimension", "--csv", "nowhere/x.csv"],
            "--csv nowhere/x.csv: ",
        ),
        (
            &[
                "experiment",
                "noise-dimension",
                "--csv",
                "x.svg",
                "--plot",
                "./x.svg",
            ],
            "--csv and --plot both name",
        ),
        (
            &["experiment", "noise-dimension", "--resume", "/"],
            "/: runs can only be kept in an ordinary file",
        ),
        (
            &["sweep", "start", "--vary", "data.distribution=ring,drawn"],
            "data.drawn is a list of 0 points",
        ),
        (
            &["sweep", "start", "--vary", "noise.dim=1,01"],
            "the value 01 is given twice",
        ),
        (
            &["experiment", "noise-dimension", "--plot", "x.jpg"],
            "x.jpg: a plot is a .png or .svg file",
        ),
        (
            &["experiment", "noise-dimension", "--shard", "3/2"],
            "must be i/n",
        ),
        (
            &["sweep", "start", "--vary", "noise.dimm=1,2"],
            "did you mean `noise.dim`?",
        ),
        (&["sweep", "start", "--vary", "noise.dim"], "key=a,b,c"),
        (
            &["sweep", "start", "--vary", "seed=1,2"],
            "`seed` cannot be set",
        ),
        (
            &["sweep", "start", "--vary", "loss=log", "--metric", "beauty"],
            "invalid value 'beauty'",
        ),
        (&["merge", "out", "nowhere.jsonl"], "nowhere.jsonl: "),
    ] {
        let (code, out, err) = run(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(expected), "{args:?}: {err}");
        assert_eq!(err.trim_end().lines().count(), 1, "{args:?}: {err}");
    }
}

#[test]
fn every_shipped_experiment_runs() {
    let listed: Value = serde_json::from_str(&good(&["experiment", "--json"])).unwrap();
    let listed = listed.as_array().unwrap();
    assert!(listed.len() >= 16);
    for experiment in listed {
        let name = experiment["experiment"].as_str().unwrap();
        let out = good(&[
            "experiment",
            name,
            "--seeds",
            "2",
            "--epochs",
            "20",
            "--json",
        ]);
        let report: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(report["finished"], report["runs"], "{name}");
        let comparisons = report["comparisons"].as_array().unwrap();
        assert!(!comparisons.is_empty());
        for comparison in comparisons {
            // Two seeds prove nothing.
            assert_eq!(comparison["verdict"], "no_clear_difference", "{name}");
        }
    }
}

#[test]
fn a_claim_is_tried_on_any_preset_and_goes_on_with_more_seeds_until_it_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    // With seven seeds not even a difference in all of them is clear.
    let text = "(version: 1, name: \"n\", claim: \"c\", preset: \"healthy-ring\", observed_on: \"ganlab-line\", \
                elsewhere: [(preset: \"ganlab-line\", metric: precision)], vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])], \
                compare: [(a: \"noise.dim=2\", b: \"noise.dim=1\", expect: a_better)], metric: coverage, \
                seeds: 7, epochs: 200, checkpoints: 1)";
    fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    let (code, out, err) = run(&["experiment", file, "--json"]);
    assert_eq!(code, 0, "{err}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["preset"], "healthy-ring");
    assert!(
        err.contains("not settled with 7 seeds: going on to 14"),
        "{err}"
    );
    assert_eq!(report["seeds"], 14);
    assert_eq!(report["finished"], report["runs"]);
    // Who asks for so many gets so many.
    let (_, out, err) = run(&["experiment", file, "--json", "--seeds", "7"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["seeds"], 7);
    assert!(!err.contains("going on"), "{err}");
    let few = ["--seeds", "2", "--epochs", "5"];
    let out = good(
        &[
            &["experiment", file, "--on", "ganlab-line", "--json"],
            &few[..],
        ]
        .concat(),
    );
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (
            &report["preset"],
            &report["where_observed"],
            &report["metric"]
        ),
        (&"ganlab-line".into(), &true.into(), &"precision".into())
    );
    let out = good(&[&["experiment", file], &few[..]].concat());
    assert!(
        out.contains("On healthy-ring; elsewhere: --on ganlab-line"),
        "{out}"
    );
    // On one that it does not list as well, by what its kind of data is compared by.
    let out = good(
        &[
            &["experiment", file, "--on", "one-shape", "--json"],
            &["--seeds", "1", "--epochs", "1"][..],
        ]
        .concat(),
    );
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["metric"], "frechet");
    // On points of nobody's modes, which an experiment that ships cannot be told.
    let own = ["experiment", "cures-grid", "--formula", "t", "u", "--json"];
    let (code, out, err) = run(&[&own[..], &["--seeds", "1", "--epochs", "1"]].concat());
    assert_eq!(code, 0, "{err}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["metric"], "sliced_wasserstein");
    let said = "high_quality is not measured on data of your own; compared is sliced_wasserstein";
    assert!(err.contains(said), "{err}");
    let (code, _, err) = run(&["experiment", file, "--on", "nowhere"]);
    assert_eq!(code, 2);
    assert!(err.contains("nowhere"), "{err}");
}

#[test]
fn a_sweep_is_checked_against_its_own_base() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("mine.ron");
    fs::write(
        &base,
        "(format: 1, name: \"d\", config: (data: (distribution: ring, drawn: [(0.1,0.2),(0.5,0.6)])))",
    )
    .unwrap();
    let out = good(&[
        "sweep",
        base.to_str().unwrap(),
        "--vary",
        "data.distribution=drawn,ring",
        "--seeds",
        "1",
        "--epochs",
        "2",
    ]);
    assert!(out.contains("data.distribution=drawn"), "{out}");
}

#[test]
fn each_output_is_tried_and_what_failed_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (csv, svg, runs) = (at("r.csv"), at("r.svg"), at("r.jsonl"));
    // They become unwritable while it trains: a folder comes in the way.
    let args = [
        &[
            "experiment",
            "noise-dimension",
            "--seeds",
            "2",
            "--epochs",
            "3000",
            "--json",
        ][..],
        &["--csv", &csv, "--plot", &svg, "--resume", &runs],
    ]
    .concat();
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(args)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while !Path::new(&runs).exists() {
        assert!(start.elapsed() < Duration::from_mins(1), "it never began");
        std::thread::sleep(Duration::from_millis(1));
    }
    for path in [&csv, &svg] {
        fs::create_dir(path).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["finished"], &report["interrupted"]),
        (&4.into(), &false.into())
    );
    for part in ["error: --csv ", "error: --plot "] {
        let line = err.lines().find(|line| line.starts_with(part));
        let line = line.unwrap_or_else(|| panic!("{part}: {err}"));
        assert_eq!(line.matches("folder").count(), 1, "{line}");
    }
    assert_eq!(lines(Path::new(&runs)).1.len(), 4);
}

/// A disk that is full from the start: runs are trained, reported, and the failure is said.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_shown_does_not_keep_files_from_being_written() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("r.csv");
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(SWEEP)
        .args(["--csv", csv.to_str().unwrap()])
        .stdout(full)
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("cannot show the report: "), "{err}");
    assert_eq!(fs::read_to_string(&csv).unwrap().lines().count(), 61);
}

/// Removes a results file as soon as its header is written.
#[cfg(unix)]
fn remove_when_begun(path: &Path) {
    let start = Instant::now();
    while !path.metadata().is_ok_and(|found| found.len() > 0) {
        assert!(start.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(2));
    }
    fs::remove_file(path).unwrap();
}

/// Whoever tidies up meanwhile is told what it cost.
#[cfg(unix)]
#[test]
fn a_results_file_that_is_removed_meanwhile_is_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.jsonl");
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(&SWEEP[..6])
        .args(["--epochs", "3000", "--resume", path.to_str().unwrap()])
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    remove_when_begun(&path);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("was removed while runs were written"), "{err}");
}

/// What was reached is told, though more seeds cannot be gone on with.
#[cfg(unix)]
#[test]
fn a_results_file_that_cannot_be_opened_again_does_not_take_the_report_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (file, path) = (
        folder.path().join("mine.ron"),
        folder.path().join("runs.jsonl"),
    );
    // With seven seeds not even a difference in all of them is clear.
    let text = "(version: 1, name: \"n\", claim: \"c\", preset: \"ganlab-line\", \
                vary: [(key: \"noise.dim\", values: [\"1\", \"2\"])], \
                compare: [(a: \"noise.dim=2\", b: \"noise.dim=1\", expect: a_better)], metric: coverage, \
                seeds: 7, epochs: 1000, checkpoints: 1)";
    fs::write(&file, text).unwrap();
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(["experiment", file.to_str().unwrap(), "--json"])
        .args(["--resume", path.to_str().unwrap()])
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    remove_when_begun(&path);
    fs::create_dir(&path).unwrap();
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(
        err.contains("can only be kept in an ordinary file"),
        "{err}"
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&report["seeds"], &report["finished"]),
        (&7.into(), &14.into())
    );
}

#[cfg(unix)]
#[test]
fn interrupting_ends_within_a_long_epoch() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("heavy.ron");
    let network = "hidden_layers: 10, neurons: 256, updates_per_epoch: 20";
    fs::write(
        &base,
        format!(
            "(format: 1, name: \"h\", config: (batch_size: 2048, generator: ({network}), \
             discriminator: ({network}, r1: 10.0)))"
        ),
    )
    .unwrap();
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(["sweep", base.to_str().unwrap(), "--vary", "noise.dim=1,2"])
        .args(["--seeds", "1", "--epochs", "50", "--jobs", "1", "--json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(3));
    let pid = child.id().to_string();
    let kill = std::process::Command::new("kill")
        .args(["-INT", &pid])
        .status();
    assert!(kill.unwrap().success());
    let start = Instant::now();
    let output = child.wait_with_output().unwrap();
    // An epoch takes many times as long, an update a second or two at most.
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(output.status.code(), Some(130));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["finished"], 0);
}

#[cfg(unix)]
#[test]
fn interrupting_prints_the_partial_table() {
    use std::io::Read as _;
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args([
            "experiment",
            "noise-dimension",
            "--epochs",
            "5000000",
            "--json",
        ])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(2));
    let pid = child.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let mut out = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut out)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&report["interrupted"], &report["finished"]),
        (&true.into(), &0.into())
    );
}
