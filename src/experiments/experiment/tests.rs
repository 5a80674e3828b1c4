use super::*;

const GOOD: &str = r#"(
    version: 1,
    name: "n",
    preset: "ganlab-ring",
    set: {"batch_size": "10"},
    vary: [(key: "noise.dim", values: ["1", "2"]), (key: "loss", values: ["log", "hinge"])],
    compare: [(a: "noise.dim=1, loss=log", b: "noise.dim=2, loss=log", expect: b_better)],
)"#;

#[test]
fn varied_values_multiply_and_keep_the_preset() {
    let plan = Experiment::parse(GOOD, "x").unwrap().plan();
    let names: Vec<_> = plan.arms.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "noise.dim=1, loss=log",
            "noise.dim=1, loss=hinge",
            "noise.dim=2, loss=log",
            "noise.dim=2, loss=hinge"
        ]
    );
    for arm in &plan.arms {
        assert_eq!(arm.config.batch_size, 10);
        assert_eq!(
            arm.config.data.distribution,
            crate::config::Distribution::Ring
        );
    }
    assert_eq!(plan.arms[1].config.loss, crate::config::Loss::Hinge);
}

#[test]
fn bad_fields_are_refused_with_their_line() {
    for (old, new, expected) in [
        ("\"batch_size\"", "\"batch_sice\"", "x:5:"),
        (
            "\"batch_size\"",
            "\"batch_sice\"",
            "did you mean `batch_size`?",
        ),
        ("\"10\"", "\"0\"", "batch_size is 0, but must be"),
        (
            "\"batch_size\"",
            "\"seed\"",
            "the seeds are those of `seeds`",
        ),
        ("\"2\"]", "\"999\"]", "x:6:"),
        ("\"2\"]", "\"999\"]", "vary[0]: noise.dim is 999"),
        ("\"2\"]", "\"1\"]", "given twice"),
        (
            "version: 1",
            "version: 2",
            "version: this experiment has version 2",
        ),
        (
            "ganlab-ring",
            "ganlab-rin",
            "x:4: preset: there is no shipped preset",
        ),
        (
            "a: \"noise.dim=1",
            "a: \"noise.dim=7",
            "x:7: compare[0].a: there is no arm",
        ),
        ("b_better", "b_higher", "expect a_better or b_better"),
        (", expect: b_better", "", "the field `expect` is missing"),
        ("name: \"n\"", "nam: \"n\"", "x:3:"),
        (
            "preset:",
            "seeds: 0, preset:",
            "seeds: is 0, but must be from 1 to",
        ),
        (
            "set: {",
            "metric: d_loss, set: {",
            "expect a_higher or b_higher",
        ),
        (
            "set: {",
            "metric: frechet, set: {",
            "metric: frechet is not measured in runs on points; choose another one, such as sliced_wasserstein",
        ),
        (
            "set: {",
            "metric: modes, set: {",
            "metric: modes is not measured in runs on points without known modes; choose another one",
        ),
        (
            "\"batch_size\"",
            "\"noise.dim\"",
            "vary: noise.dim is in `set` too",
        ),
        (
            "compare:",
            "arms: [(name: \"a\")], compare:",
            "one of the two",
        ),
    ] {
        let error = Experiment::parse(&GOOD.replacen(old, new, 1), "x")
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{new}: {error}");
        assert!(error.starts_with("x:") && !error.contains('\n'), "{error}");
    }
}

#[test]
fn arms_that_would_differ_in_nothing_are_refused_where_they_are() {
    let parse = |preset: &str, arms: &str| {
        let text = format!("(version: 1, name: \"n\", preset: \"{preset}\", {arms})");
        Experiment::parse(&text, "x").map_err(|error| error.to_string())
    };
    let norms = "vary: [(key: \"generator.norm\", values: [\"none\", \"batch\"])]";
    let rates = "arms: [(name: \"a\"), (name: \"b\", set: {\"generator.rho\": \"0.5\"})]";
    for (arms, said) in [
        (
            norms,
            "vary: generator.norm has no influence here: it needs layers of DCGAN",
        ),
        (
            rates,
            "arms: generator.rho has no influence here: it needs RMSprop",
        ),
    ] {
        let error = parse("start", arms).unwrap_err();
        assert!(error.contains(said), "{error}");
    }
    assert!(parse("digits", norms).is_ok());
    // It has some in one of them.
    let both = rates.replace('{', "{\"generator.optimizer\": \"rmsprop\", ");
    assert!(parse("start", &both).is_ok(), "{both}");
    let elsewhere = format!("{norms}, metric: g_loss, elsewhere: [(preset: \"start\")]");
    let error = parse("digits", &elsewhere).unwrap_err();
    assert!(
        error.contains("on `start`: vary: generator.norm"),
        "{error}"
    );
    // Blanks around a key change nothing.
    let blank = "vary: [(key: \" noise.dim\", values: [\"1\", \"2\"])]";
    let plan = parse("start", blank).unwrap().plan();
    let dims: Vec<_> = plan.arms.iter().map(|arm| arm.config.noise.dim).collect();
    assert_eq!(dims, [1, 2]);
}

#[test]
fn what_is_compared_follows_the_data_where_a_file_does_not_say_it() {
    let metric = |text: &str| Experiment::parse(text, "x").unwrap().metric;
    assert_eq!(metric(GOOD), Quantity::SlicedWasserstein);
    let of_images = GOOD.replace("ganlab-ring", "digits");
    assert_eq!(metric(&of_images), Quantity::Frechet);
    let named = of_images.replace("vary:", "metric: classes_found,\n    vary:");
    assert_eq!(metric(&named), Quantity::ClassesFound);
}

#[test]
fn a_claim_is_tested_where_it_was_observed_and_elsewhere() {
    let with = |more: &str| GOOD.replace("    set: {", &format!("    {more}\n    set: {{"));
    let good = with(
        "observed_on: \"ganlab-line\", elsewhere: [(preset: \"ganlab-line\", metric: coverage), (preset: \"healthy-ring\")],",
    );
    let experiment = Experiment::parse(&good, "x").unwrap();
    let places: Vec<_> = experiment.places().collect();
    assert_eq!(places, ["ganlab-ring", "ganlab-line", "healthy-ring"]);
    assert!(!experiment.is_where_observed());
    let there = experiment.on("ganlab-line");
    assert!(there.is_where_observed());
    assert_eq!(there.metric, Quantity::Coverage);
    assert_eq!(there.places().count(), 1);
    let arm = &there.plan().arms[0].config;
    assert_eq!(arm.data.distribution, crate::config::Distribution::Line);
    // What all arms are set to holds there as well, and so does what is not listed.
    assert_eq!(arm.batch_size, 10);
    let healthy = experiment.on("healthy-ring");
    assert_eq!(healthy.metric, experiment.metric);
    assert_eq!(healthy.plan().arms[0].config.generator.neurons, 24);
    assert_eq!(experiment.on("start").plan().arms.len(), 4);
    for (more, expected) in [
        (
            "elsewhere: [(preset: \"ganlab-lin\")],",
            "elsewhere[0].preset: there is no shipped preset `ganlab-lin`",
        ),
        (
            "elsewhere: [(preset: \"ganlab-line\"), (preset: \"ganlab-line\")],",
            "elsewhere[1].preset: the preset `ganlab-line` is there twice",
        ),
        (
            "elsewhere: [(preset: \"ganlab-ring\")],",
            "the preset `ganlab-ring` is there twice",
        ),
        (
            "elsewhere: [(preset: \"digits\", metric: coverage)],",
            "on `digits`: metric: coverage is not measured",
        ),
        (
            "observed_on: \"ganlab-line\",",
            "observed_on: `ganlab-line` is neither `preset` nor",
        ),
    ] {
        let error = Experiment::parse(&with(more), "x").unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
