use super::*;
use crate::experiments::measurement::tests::measurement;
use crate::experiments::{Measurement, RunResult, shipped_experiment};

#[test]
fn a_picture_has_the_runs_in_it_whatever_they_are() {
    let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
    let plan = experiment.plan();
    let run = |arm, seed, coverage| RunResult {
        arm,
        seed,
        simd: "portable".into(),
        reproducible: false,
        diverged_at: (seed == 3).then_some(5),
        verdict: None,
        measurements: vec![Measurement {
            coverage: Some(coverage),
            ..measurement(plan.checkpoints[0])
        }],
    };
    let results = vec![
        run(0, 1, 0.2),
        run(1, 1, 0.5),
        run(0, 2, 0.3),
        run(0, 3, 0.1),
    ];
    let report = Report::new(experiment, &plan, &results);
    let svg = svg(&report).unwrap();
    // Three runs that can be shown; one that cannot is told.
    assert_eq!(svg.matches("<circle").count(), 3);
    assert!(svg.contains("1 diverged") && svg.contains("coverage"));
    let png = image::load_from_memory(&png(&report).unwrap())
        .unwrap()
        .to_rgb8();
    assert_eq!(png.dimensions(), SIZE);
    let blue = png
        .pixels()
        .filter(|p| p.0[2] > p.0[0].saturating_add(40))
        .count();
    assert!(blue > 50, "{blue}");
    // No result at all is a picture too.
    assert!(super::svg(&Report::new(experiment, &plan, [])).is_ok());
}

/// A run of that arm, measured twice.
fn measured(arm: usize) -> RunResult {
    RunResult {
        arm,
        seed: 1,
        simd: "portable".into(),
        reproducible: false,
        diverged_at: None,
        verdict: None,
        measurements: vec![measurement(20), measurement(40)],
    }
}

#[test]
fn the_legend_is_below_all_curves() {
    let long = "x".repeat(30);
    let arms = [4, 5, 6, 7, 8]
        .map(|size| format!("(name: \"arm {size} {long}\", set: {{\"batch_size\": \"{size}\"}}),"))
        .concat();
    let text = format!(
        "(version: 1, name: \"x\", preset: \"ganlab-line\", epochs: 40, checkpoints: 2, arms: [{arms}])"
    );
    let experiment = crate::experiments::Experiment::parse(&text, "x").unwrap();
    let plan = experiment.plan();
    let results = (0..5).map(measured);
    let results: Vec<_> = results.collect();
    let svg = svg(&Report::new(&experiment, &plan, &results)).unwrap();
    // Heights of the texts of the right half that are names, and of the numbers of its time axis.
    let heights = |is_one: &dyn Fn(&str) -> bool| -> Vec<i32> {
        let texts = svg.split("<text").skip(1).filter_map(|tag| {
            let (tag, rest) = tag.split_once('>')?;
            let text = rest.split('<').next()?.trim();
            let number = |name: &str| -> Option<i32> {
                let value = tag.split_once(name)?.1;
                value.split('"').next()?.parse().ok()
            };
            let (x, y) = (number(" x=\"")?, number(" y=\"")?);
            (x > SIZE.0.cast_signed() / 2 && is_one(text)).then_some(y)
        });
        texts.collect()
    };
    let names = heights(&|text| text.starts_with("arm "));
    let axis = heights(&|text| text == "40");
    assert_eq!((names.len(), axis.len()), (5, 1), "{svg}");
    assert!(names.iter().all(|y| *y > axis[0]), "{names:?} {axis:?}");
    assert!(names.iter().all(|y| *y < SIZE.1.cast_signed()), "{names:?}");
}

#[test]
fn an_svg_is_well_formed_whatever_arms_are_called() {
    let text = "(version: 1, name: \"x\", preset: \"ganlab-line\", epochs: 40, checkpoints: 2, arms: [\
        (name: \"a\\u{1b}[31m\\u{ffff}<b>&\\\"\", set: {\"batch_size\": \"4\"}),\
        (name: \"\\u{0}\", set: {\"batch_size\": \"8\"})])";
    let experiment = crate::experiments::Experiment::parse(text, "x").unwrap();
    let plan = experiment.plan();
    let results = [0, 1].map(measured);
    let report = Report::new(&experiment, &plan, &results);
    let svg = svg(&report).unwrap();
    // XML 1.0, 2.2: the characters that a document may have.
    let may = |c: char| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')
            || c > '\u{ffff}'
    };
    assert_eq!(svg.chars().find(|c| !may(*c)), None);
    assert!(!svg.contains("<b>"), "{svg}");
    assert!(svg.contains("[31m"), "{svg}");
}

#[test]
fn only_two_kinds_of_file() {
    assert!(
        check_path(Path::new("a.jpg"))
            .unwrap_err()
            .to_string()
            .contains("a.jpg: a plot is a .png or .svg")
    );
    for name in ["a.svg", "a.PNG", "a.Svg"] {
        assert!(check_path(Path::new(name)).is_ok(), "{name}");
    }
    let folder = tempfile::tempdir().unwrap();
    let experiment = &shipped_experiment("noise-dimension").unwrap().experiment;
    let plan = experiment.plan();
    let path = folder.path().join("a.SVG");
    write(&Report::new(experiment, &plan, []), &path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("<svg"), "{text}");
}
