use super::lines::MAX_RUN;
use super::*;
use crate::config::Config;
use crate::experiments::measurement::tests::measurement;
use crate::experiments::{Plan, RunResult};
use std::fs;

fn plan(epochs: u64) -> Plan {
    let arm = |name: &str| (name.to_owned(), Config::default());
    Plan::new(vec![arm("a"), arm("b")], 3, epochs, 1)
}

fn result(arm: usize, seed: u64) -> RunResult {
    RunResult {
        arm,
        seed,
        simd: "portable".into(),
        reproducible: false,
        diverged_at: (seed == 2).then_some(7),
        verdict: None,
        measurements: vec![measurement(if seed == 2 { 6 } else { 10 })],
    }
}

fn why<T, E: std::fmt::Display + std::fmt::Debug>(refused: Result<T, E>) -> String {
    refused.map(drop).unwrap_err().to_string()
}

#[test]
fn a_torn_last_line_is_the_only_loss() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
    let locked = "another process is writing to this file";
    assert!(why(ResultsFile::open(&path, &plan(10))).contains(locked));
    for seed in 1..=3 {
        file.push(&result(0, seed)).unwrap();
    }
    assert!(why(merge(&path, std::slice::from_ref(&path))).contains(locked));
    drop(file);
    let text = fs::read_to_string(&path).unwrap();
    // Wherever the power went off.
    for cut in 0..text.len() {
        fs::write(&path, &text[..cut]).unwrap();
        let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
        let lines = text[..cut].matches('\n').count();
        assert_eq!(
            file.results().len(),
            lines.saturating_sub(1),
            "cut at {cut}"
        );
        file.push(&result(1, 1)).unwrap();
        drop(file);
        let again = ResultsFile::open(&path, &plan(10)).unwrap();
        assert_eq!(again.results().len(), lines.saturating_sub(1) + 1);
        assert!(again.results().contains(&result(1, 1)));
    }
}

#[test]
fn other_files_are_refused_and_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    drop(ResultsFile::open(&path, &plan(10)).unwrap());
    let error = why(ResultsFile::open(&path, &plan(20)));
    assert!(
        error.contains("these results are of 10 epochs, not 20"),
        "{error}"
    );
    for text in ["my diary\n", "my diary", "{\"results\":1}\n", "3\n"] {
        fs::write(&path, text).unwrap();
        let error = why(ResultsFile::open(&path, &plan(10)));
        assert!(error.contains("r.jsonl:1: "), "{error}");
        for inside in ["Header", "struct", "line 1"] {
            assert!(!error.contains(inside), "{error}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let why = why(ResultsFile::open(folder.path(), &plan(10)));
    assert!(why.contains("only be kept in an ordinary file"), "{why}");
}

#[test]
fn impossible_values_are_refused_with_line_and_field() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
    for arm in 0..2 {
        file.push(&result(arm, 1)).unwrap();
    }
    drop(file);
    let good = fs::read_to_string(&path).unwrap();
    for (old, new, expected) in [
        (
            "\"seed\":1,\"simd\"",
            "\"seed\":0,\"simd\"",
            ":3: seed: is 0",
        ),
        (
            "\"sliced_wasserstein\":0.1",
            "\"sliced_wasserstein\":-1",
            ":3: measurements[0].sliced_wasserstein: is -1",
        ),
        (
            "\"sliced_wasserstein\":0.1",
            "\"sliced_wasserstein\":1e308",
            "sliced_wasserstein: is 1e308",
        ),
        (
            "\"sliced_wasserstein\":0.1",
            "\"sliced_wasserstein\":1e309",
            ":3: ",
        ),
        (
            "\"coverage\":0.5",
            "\"coverage\":1.5",
            "coverage: is 1.5, but must be from 0 to 1",
        ),
        (
            "\"js\":0.5",
            "\"js\":\"x\"",
            ":3: measurements[0].js: invalid type",
        ),
        (
            "\"epoch\":10",
            "\"epoch\":11",
            ":3: measurements[0].epoch: is 11",
        ),
        ("\"arm\":1", "\"arm\":2", ":3: arm: is 2"),
        (
            "\"arm\":1",
            "\"arm\":-1",
            ":3: arm: invalid value: integer `-1`, expected a whole number",
        ),
        ("\"arm\":1", "\"arm\":1,\"arm\":1", ":3: "),
    ] {
        // The last line, that of arm 1.
        let at = good.trim_end().rfind('\n').unwrap();
        let bad = format!("{}{}", &good[..at], good[at..].replacen(old, new, 1));
        assert_ne!(bad, good, "{old}");
        fs::write(&path, &bad).unwrap();
        for error in [
            why(ResultsFile::open(&path, &plan(10))),
            why(merge(
                &folder.path().join("out"),
                std::slice::from_ref(&path),
            )),
        ] {
            assert!(
                error.contains("r.jsonl:3: ") && error.contains(expected),
                "{error}"
            );
            assert!(!error.contains("at line"), "{error}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), bad);
    }
    for (old, new, expected) in [
        (
            "\"checkpoints\":[10]",
            "\"checkpoints\":[10,5]",
            ":1: plan.checkpoints: ",
        ),
        ("\"seeds\":3", "\"seeds\":0", ":1: plan.seeds: is 0"),
        (
            "\"results\":1",
            "\"results\":2",
            "version 2 of this kind of file",
        ),
        (
            "\"batch_size\":150",
            "\"batch_size\":0",
            "plan.arms[0].config: batch_size is 0",
        ),
    ] {
        let bad = good.replacen(old, new, 1);
        assert_ne!(bad, good, "{old}");
        fs::write(&path, &bad).unwrap();
        let error = merge(&folder.path().join("out"), std::slice::from_ref(&path))
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_large_file_is_read_line_by_line_and_an_endless_line_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.jsonl");
    let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
    file.push(&result(0, 1)).unwrap();
    drop(file);
    let good = fs::read_to_string(&path).unwrap();
    let endless = " ".repeat(MAX_RUN as usize + 1);
    for end in ["", "\n"] {
        fs::write(&path, format!("{good}{endless}{end}")).unwrap();
        let error = why(ResultsFile::open(&path, &plan(10)));
        assert!(error.contains("r.jsonl:3: this line is longer"), "{error}");
    }
    // Blank lines and the ends of lines of other systems do no harm, nor does a mark of UTF-8.
    let edited = format!(
        "\u{feff}{}\r\n\r\n\n",
        good.trim_end().replace('\n', "\r\n")
    );
    fs::write(&path, edited).unwrap();
    let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
    assert_eq!(file.results(), [result(0, 1)]);
    file.push(&result(1, 1)).unwrap();
    drop(file);
    let again = ResultsFile::open(&path, &plan(10)).unwrap();
    assert_eq!(again.results(), [result(0, 1), result(1, 1)]);
}

#[test]
fn runs_that_no_single_machine_would_give_are_not_merged_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let note = |first: (&str, bool), second: (&str, bool)| {
        for (name, seed, (simd, reproducible)) in [("1", 1, first), ("2", 3, second)] {
            let path = at(name);
            fs::remove_file(&path).ok();
            let mut file = ResultsFile::open(&path, &plan(10)).unwrap();
            let run = RunResult {
                simd: simd.to_owned(),
                reproducible,
                ..result(0, seed)
            };
            file.push(&run).unwrap();
        }
        // What was merged before would stay in it.
        fs::remove_file(at("out")).ok();
        merge(&at("out"), &[at("1"), at("2")]).unwrap().note
    };
    assert_eq!(note(("avx512", true), ("neon", true)), None);
    assert_eq!(note(("portable", false), ("portable", false)), None);
    for (first, second) in [
        (("avx512", true), ("sse4.2", false)),
        (("plain avx2", false), ("plain avx512", false)),
    ] {
        let note = note(first, second).unwrap();
        assert!(note.contains("`a`") && note.contains(second.0), "{note}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_can_be_merged_but_not_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut file = ResultsFile::open(&at("1"), &plan(10)).unwrap();
    file.push(&result(0, 1)).unwrap();
    drop(file);
    let pipe = at("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let why = why(ResultsFile::open(&pipe, &plan(10)));
    assert!(why.contains("only be kept in an ordinary file"), "{why}");
    let (from, to) = (at("1"), pipe.clone());
    let thread = std::thread::Builder::new().name("writer".to_owned());
    let writer = thread.spawn(move || fs::write(to, fs::read(from).unwrap()));
    let writer = writer.unwrap();
    assert_eq!(merge(&at("out"), &[pipe, at("1")]).unwrap().runs, 1);
    writer.join().unwrap().unwrap();
    assert_eq!(fs::read(at("out")).unwrap(), fs::read(at("1")).unwrap());
}

#[test]
fn merging_takes_each_run_once_and_refuses_another_plan() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, plan: &Plan, results: &[RunResult]| {
        let mut file = ResultsFile::open(&at(name), plan).unwrap();
        for result in results {
            file.push(result).unwrap();
        }
    };
    write("1", &plan(10), &[result(0, 1), result(1, 2)]);
    write("2", &plan(10), &[result(1, 2), result(1, 1)]);
    write("other", &plan(20), &[]);
    assert_eq!(merge(&at("out"), &[at("1"), at("2")]).unwrap().runs, 3);
    let merged = ResultsFile::open(&at("out"), &plan(10)).unwrap();
    assert_eq!(merged.results(), [result(0, 1), result(1, 1), result(1, 2)]);
    // What is in the file already stays there, if it is named or not.
    write("own", &plan(10), &[result(0, 5)]);
    assert_eq!(merge(&at("own"), &[at("1"), at("2")]).unwrap().runs, 4);
    assert_eq!(merge(&at("own"), &[at("own"), at("2")]).unwrap().runs, 4);
    std::fs::write(at("theirs"), "theirs").unwrap();
    let refused = why(merge(&at("theirs"), &[at("1")]));
    assert!(refused.contains("theirs"), "{refused}");
    assert_eq!(std::fs::read(at("theirs")).unwrap(), b"theirs");
    let why = why(merge(&at("none"), &[at("1"), at("other")]));
    assert!(
        why.contains("other: these results are of 20 epochs, not 10"),
        "{why}"
    );
    assert!(!at("none").exists());
}
