use super::*;
use crate::experiments::measurement::tests::measurement;
use crate::experiments::{Measurement, shipped_experiment};
use crate::metrics::verdict::Verdict;
use crate::text::printable_json;

fn results(seeds: u64, coverage: [f64; 2]) -> Vec<RunResult> {
    (1..=seeds)
        .flat_map(|seed| {
            (0..2).map(move |arm| RunResult {
                arm,
                seed,
                simd: "portable".into(),
                reproducible: false,
                diverged_at: (arm == 0 && seed == 1).then_some(3),
                verdict: None,
                measurements: vec![Measurement {
                    coverage: Some(coverage[arm]),
                    fake_std: Some(if arm == 0 && seed == 2 { 0.01 } else { 0.3 }),
                    ..measurement(10)
                }],
            })
        })
        .collect()
}

#[test]
fn the_table_counts_and_the_conclusion_follows_the_numbers() {
    let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
    let plan = experiment.plan();
    let all = results(20, [0.1, 0.4]);
    let report = Report::new(experiment, &plan, &all);
    assert_eq!((report.arms[0].collapsed, report.arms[0].diverged), (1, 1));
    assert_eq!(report.arms[0].quartiles.unwrap().median, 0.1);
    assert_eq!(
        report.conclusion().as_deref(),
        Some("The claim holds here.")
    );
    let text = report.text();
    assert!(text.contains("0.100 [0.100, 0.100]"), "{text}");
    assert!(
        text.contains("“noise.dim=2” is above “noise.dim=1” in 20 seeds, below in 0"),
        "{text}"
    );
    // First what was found, then the table, then the statistics.
    let places = [
        "The claim holds here.",
        "“noise.dim=2” does better than “noise.dim=1”: median coverage 0.400 against 0.100. As claimed.",
        "arm ",
        "sign test p < 0.001.",
    ]
    .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")));
    assert!(places.is_sorted(), "{text}");
    let all = results(20, [0.4, 0.1]);
    let report = Report::new(experiment, &plan, &all);
    assert!(report.conclusion().unwrap().contains("the opposite"));
    // What cannot be known from three seeds is not said.
    let mut three = plan.clone();
    three.seeds = 3;
    let all = results(3, [0.1, 0.4]);
    let report = Report::new(experiment, &three, &all);
    let conclusion = report.conclusion().unwrap();
    assert!(conclusion.contains("at least 8 are needed"), "{conclusion}");
    assert_eq!(
        report.findings(Naming::Labels)[0].sentence,
        "Median coverage 0.400 with “noise: 2 dimensions”, 0.100 with “noise: 1 dimension”: 3 seeds cannot \
         tell that from chance, at least 8 are needed."
    );
    assert_eq!(
        report.json()["comparisons"][0]["verdict"],
        "no_clear_difference"
    );
}

#[test]
fn what_is_near_the_threshold_asks_for_more_seeds_until_it_has_looked_often_enough() {
    let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
    // Of twenty seeds fifteen on one side: p = 0.041.
    let doubtful = |seeds: u64| {
        let mut all = results(seeds, [0.1, 0.4]);
        for run in all.iter_mut().filter(|run| run.seed % 4 == 0) {
            run.measurements[0].coverage = Some(if run.arm == 0 { 0.4 } else { 0.1 });
        }
        // A run that diverged is worse than all others.
        all[0].diverged_at = None;
        all
    };
    let plan = experiment.plan();
    let all = doubtful(20);
    let report = Report::new(experiment, &plan, &all);
    assert_eq!(report.judged(), Some(Conclusion::NotSettled));
    assert!(report.conclusion().unwrap().starts_with("Not settled"));
    let [finding] = &report.findings(Naming::Keys)[..] else {
        panic!("one comparison");
    };
    assert!(finding.statistics.contains("p = 0.041"), "{finding:?}");
    assert!(
        finding.sentence.starts_with("Not settled between"),
        "{finding:?}"
    );
    assert_eq!(report.json()["comparisons"][0]["outcome"], "not_settled");
    assert_eq!(report.seeds_to_settle(), Some(40));
    // With twice as many as clear as it can be.
    let forty = plan.with_seeds(40);
    let all = doubtful(40);
    let report = Report::new(experiment, &forty, &all);
    assert_eq!(
        (report.judged(), report.seeds_to_settle()),
        (Some(Conclusion::Holds), None)
    );
    // Not before all runs are in, and not for ever.
    let report = Report::new(experiment, &forty, &all[..79]);
    assert_eq!((report.judged(), report.seeds_to_settle()), (None, None));
    let asked_for_few = Experiment {
        seeds: 5,
        ..experiment.clone()
    };
    let all = doubtful(20);
    let report = Report::new(&asked_for_few, &plan, &all);
    assert_eq!(report.judged(), Some(Conclusion::NotSettled));
    assert_eq!(report.seeds_to_settle(), None);
}

#[test]
fn nothing_is_said_of_a_claim_about_what_is_not_measured() {
    let shipped = &shipped_experiment("noise-dimension").unwrap().experiment;
    let plan = shipped.plan();
    let all = results(20, [0.1, 0.4]);
    let mut experiment = shipped.clone();
    experiment.is_claim_cut = true;
    // What is measured is judged, of which the whole does not follow.
    let report = Report::new(&experiment, &plan, &all);
    let conclusion = report.conclusion().unwrap();
    assert!(
        conclusion.starts_with("Only a part of the claim"),
        "{conclusion}"
    );
    assert_eq!(report.judged(), None);
    assert_eq!(report.json()["comparisons"][0]["outcome"], "holds");
    experiment.compare[0].expect = None;
    let report = Report::new(&experiment, &plan, &all);
    let conclusion = report.conclusion().unwrap();
    assert!(
        conclusion.starts_with("The claim is not judged here"),
        "{conclusion}"
    );
    let [finding] = &report.findings(Naming::Keys)[..] else {
        panic!("one comparison");
    };
    assert!(
        finding.sentence.ends_with("0.400 against 0.100."),
        "{finding:?}"
    );
    assert_eq!(report.judged(), None);
    assert!(report.json()["comparisons"][0]["outcome"].is_null());
    // Nor are more seeds trained for it.
    let two = plan.with_seeds(2);
    let few = Report::new(&experiment, &two, &all);
    assert_eq!((few.judged(), few.seeds_to_settle()), (None, None));
    let few = Report::new(shipped, &two, &all);
    assert_eq!(few.seeds_to_settle(), Some(4));
    // Without a claim there is nothing to say of it.
    experiment.is_claim_cut = false;
    assert_eq!(Report::new(&experiment, &plan, &all).conclusion(), None);
}

#[test]
fn before_all_runs_are_in_there_is_no_verdict() {
    let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
    let plan = experiment.plan();
    let all = results(19, [0.1, 0.4]);
    let report = Report::new(experiment, &plan, &all);
    assert_eq!(
        report.conclusion().as_deref(),
        Some("No verdict yet: 38 of 40 runs are finished.")
    );
    let [finding] = &report.findings(Naming::Labels)[..] else {
        panic!("one comparison");
    };
    assert_eq!(
        finding.sentence,
        "So far: median coverage 0.400 with “noise: 2 dimensions”, 0.100 with “noise: 1 dimension”."
    );
    assert_eq!(finding.statistics, "");
    for verdict in ["better", "clear", "claim holds", "confirmed", "p ="] {
        assert!(!report.text().contains(verdict), "{}", report.text());
    }
    // Nothing can be said before both sides have a run.
    let none = Report::new(experiment, &plan, []);
    assert!(none.findings(Naming::Labels).is_empty());
}

#[test]
fn names_from_a_file_cannot_act_in_a_terminal_or_a_spreadsheet() {
    let arms = [
        ("\u{1b}[31mred", "4"),
        ("=cmd|calc!A1", "8"),
        ("-0.5", "16"),
        ("@x\ry", "32"),
    ]
    .map(|(name, size)| format!("(name: {name:?}, set: {{\"batch_size\": \"{size}\"}})"));
    let text = format!(
        "(version: 1, name: \"\\u{{1b}}]0;x\\u{{7}}\", claim: \"a\\nb: ok\", preset: \"ganlab-line\", \
         published: [\"\\u{{9b}}2J\"], arms: [{}], seeds: 1, epochs: 20, checkpoints: 1)",
        arms.join(",")
    );
    let experiment = Experiment::parse(&text, "x").unwrap();
    let plan = experiment.plan();
    let all = [0, 1, 2, 3].map(|arm| RunResult {
        arm,
        verdict: Some(Verdict::Learning),
        ..results(1, [0.1, 0.4])[1].clone()
    });
    let report = Report::new(&experiment, &plan, &all);
    for text in [
        report.text(),
        report.markdown(),
        printable_json(&report.json().to_string()).into_owned(),
    ] {
        let bad = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(bad, None, "{text:?}");
    }
    assert!(report.markdown().contains("=cmd\\|calc!A1"));
    let mut csv = Vec::new();
    report.write_csv(&mut csv).unwrap();
    let mut rows = csv::Reader::from_reader(csv.as_slice());
    let cells: Vec<_> = rows
        .records()
        .map(|row| row.unwrap().get(0).unwrap().to_owned())
        .collect();
    assert_eq!(cells.len(), 4);
    assert_eq!(cells[1..3], ["'=cmd|calc!A1", "-0.5"]);
    assert!(cells[3].starts_with("'@"), "{}", cells[3]);
    assert!(!cells.iter().any(|cell| cell.contains(char::is_control)));
}
