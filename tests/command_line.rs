//! The program without a window, as a shell sees it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use assert_cmd::Command;
use serde_json::Value;
use std::fmt::Write as _;
#[cfg(unix)]
use std::io::{BufRead as _, BufReader, Read as _};

fn program() -> Command {
    Command::cargo_bin("gan-playground").unwrap()
}

/// Exit code, stdout, stderr.
fn run(args: &[&str]) -> (i32, String, String) {
    let output = program().args(args).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn json(args: &[&str]) -> Value {
    let (code, out, err) = run(args);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.lines().count(), 1, "one JSON object");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn train_reports_all_it_promises_and_repeats_itself() {
    let args = [
        "train",
        "ganlab-gaussians",
        "--epochs",
        "200",
        "--seed",
        "3",
        "--json",
    ];
    let first = json(&args);
    for key in [
        "preset",
        "seed",
        "backend",
        "epochs",
        "epochs_per_second",
        "d_loss",
        "g_loss",
        "kl",
        "js",
        "sliced_wasserstein",
        "coverage",
        "precision",
        "modes_captured",
        "modes_total",
        "high_quality",
        "fake_std",
        "verdict",
    ] {
        assert!(!first[key].is_null(), "{key} is missing");
    }
    assert_eq!(first["preset"], "ganlab-gaussians");
    assert_eq!((&first["seed"], &first["epochs"]), (&3.into(), &200.into()));
    assert_eq!(
        (&first["backend"], &first["modes_total"]),
        (&"flex".into(), &2.into())
    );
    assert!(first["diverged_at"].is_null());
    let again = json(&args);
    for key in [
        "d_loss",
        "g_loss",
        "kl",
        "js",
        "sliced_wasserstein",
        "fake_std",
    ] {
        assert_eq!(first[key], again[key], "{key}");
    }
    let other = json(&[
        "train",
        "ganlab-gaussians",
        "--epochs",
        "200",
        "--seed",
        "4",
        "--json",
    ]);
    assert_ne!(first["d_loss"], other["d_loss"]);
}

#[test]
fn train_says_which_path_it_took_and_takes_the_one_that_is_asked_for() {
    let report = |args: &[&str]| {
        let all = [
            &["train", "ganlab-gaussians", "--epochs", "50", "--json"],
            args,
        ]
        .concat();
        json(&all)
    };
    let fused = report(&[]);
    assert_eq!(fused["path"], "fused");
    let has_fma = ["avx512", "avx2", "neon"]
        .map(Value::from)
        .contains(&fused["simd"]);
    assert_eq!(fused["reproducible"], has_fma, "{fused}");
    let plain = report(&["--path", "plain"]);
    assert_eq!(
        (&plain["path"], plain["simd"].is_null()),
        (&"plain".into(), true)
    );
    let close = |a: &Value, b: &Value| (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-3;
    assert!(close(&fused["d_loss"], &plain["d_loss"]));
    let portable = report(&["--simd", "portable"]);
    assert_eq!(portable["simd"], "portable");
    for other in [&plain, &portable] {
        assert_eq!(other["reproducible"], false, "{other}");
    }
    assert!(close(&fused["d_loss"], &portable["d_loss"]));
    let dropout = report(&["--set", "discriminator.dropout=0.2"]);
    assert_eq!(dropout["path"], "plain");
    let (code, _, err) = run(&["train", "start", "--simd", "mmx"]);
    assert_eq!(code, 2);
    assert!(err.contains("this processor has no `mmx`"), "{err}");
}

#[test]
fn weights_go_out_and_come_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let model = at("model.json");
    let first = json(&[
        "train",
        "ganlab-ring",
        "--epochs",
        "40",
        "--json",
        "--save",
        &model,
    ]);
    for name in ["w.safetensors", "w.npz"] {
        let weights = at(name);
        let (code, out, err) = run(&["export", &model, &weights]);
        assert_eq!((code, out), (0, format!("wrote {weights}\n")), "{err}");
        let again = json(&[
            "train",
            "ganlab-ring",
            "--epochs",
            "0",
            "--json",
            "--weights",
            &weights,
        ]);
        for key in ["js", "kl", "coverage", "fake_std"] {
            assert_eq!(first[key], again[key], "{key} of {name}");
        }
        // Of a preset, as it begins.
        assert_eq!(run(&["export", "digits", &weights]).0, 0);
        let (code, _, err) = run(&["train", "start", "--epochs", "0", "--weights", &weights]);
        assert_eq!(code, 2);
        assert!(err.contains("has the shape") && err.contains(name), "{err}");
    }
    for (file, part) in [
        ("no.npz", "cannot read"),
        ("model.json", "these are no weights"),
    ] {
        let (code, _, err) = run(&["train", "start", "--epochs", "0", "--weights", &at(file)]);
        assert_eq!(code, 2);
        assert!(err.contains(part), "{err}");
    }
    // What is in a file says which kind it is, not how it ends.
    for (name, other) in [("w.npz", "a.safetensors"), ("w.safetensors", "b.txt")] {
        std::fs::copy(at(name), at(other)).unwrap();
        let (code, _, err) = run(&["train", "digits", "--epochs", "0", "--weights", &at(other)]);
        assert_eq!(code, 0, "{err}");
        let (code, _, err) = run(&["check", &at(other)]);
        assert_eq!(code, 2);
        assert!(err.contains("weights alone"), "{err}");
    }
    // Nor does a window open with what does not fit.
    for (what, part) in [
        ("start", "has the shape"),
        (&*model, "has weights of its own"),
        (env!("CARGO_MANIFEST_DIR"), "is no preset"),
    ] {
        let (code, _, err) = run(&[what, "--weights", &at("w.npz")]);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(part), "{err}");
    }
}

#[test]
fn a_saved_model_is_trained_on_judged_exported_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (model, lab) = (at("model.json"), at("lab.json"));
    let train = |what: &str, epochs: &str, more: &[&str]| {
        let args = [&["train", what, "--epochs", epochs, "--json"], more].concat();
        json(&args)
    };
    let first = train("ganlab-ring", "100", &["--save", &model]);
    // As it stands.
    let same = train(&model, "0", &[]);
    for key in ["js", "d_loss", "g_loss", "fake_std", "epochs", "verdict"] {
        assert_eq!(first[key], same[key], "{key}");
    }
    let on = train(&model, "60", &[]);
    let whole = train("ganlab-ring", "160", &[]);
    for key in ["js", "d_loss", "g_loss", "fake_std", "epochs", "verdict"] {
        assert_eq!(on[key], whole[key], "{key}");
    }
    // What acts at once may be changed, what needs new networks may not.
    let slower = train(&model, "60", &["--set", "generator.learning_rate=0.001"]);
    assert_ne!(slower["g_loss"], on["g_loss"]);
    let (code, _, err) = run(&["train", &model, "--set", "generator.neurons=9"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("a trained model goes on with its own"),
        "{err}"
    );

    let (code, out, err) = run(&["export", &model, &lab]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("lab.json"));
    let exported = train(&lab, "0", &[]);
    assert_eq!(
        (&exported["js"], &exported["epochs"]),
        (&first["js"], &100.into())
    );

    // A model has its ending, and a folder that is not there is noticed before training.
    train("ganlab-ring", "1", &["--save", &at("named")]);
    assert!(std::path::Path::new(&at("named.json")).exists());
    let nowhere = at("no/model.json");
    for (preset, option) in [
        ("start", "--save"),
        ("digits", "--grid"),
        ("digits", "--gif"),
    ] {
        let (code, _, err) = run(&["train", preset, "--epochs", "99999999", option, &nowhere]);
        assert_eq!(code, 2);
        let expected = format!("error: {option} {nowhere}");
        assert!(
            err.starts_with(&expected) && err.contains("there is no folder"),
            "{err}"
        );
    }

    std::fs::write(at("bad.json"), "{}").unwrap();
    let (code, out, err) = run(&["check", &model, &lab, &at("bad.json")]);
    assert_eq!(code, 2);
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(
        err.contains("no model of GAN Playground or GAN Lab"),
        "{err}"
    );
}

#[test]
fn train_takes_settings_backends_and_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.ron");
    std::fs::write(
        &file,
        "(name: \"mine\", config: (data: (distribution: ring)))",
    )
    .unwrap();
    let path = file.to_str().unwrap();
    let report = json(&[
        "train",
        path,
        "--epochs",
        "20",
        "--backend",
        "ndarray",
        "--set",
        "noise.dim=1",
        "--set",
        "loss=hinge",
        "--json",
    ]);
    assert_eq!(
        (&report["preset"], &report["backend"]),
        (&path.into(), &"ndarray".into())
    );
    assert!(report["modes_total"].is_null(), "a ring has no modes");
    let (code, out, _) = run(&["train", path, "--epochs", "5"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("5 epochs") && out.contains("JS divergence (bits)"),
        "{out}"
    );
    let untrained = json(&["train", path, "--epochs", "0", "--json"]);
    assert_eq!(untrained["epochs"], 0);
    assert!(untrained["d_loss"].is_null() && !untrained["js"].is_null());
}

#[test]
fn divergence_is_a_result() {
    let report = json(&[
        "train",
        "ganlab-ring",
        "--json",
        "--set",
        "discriminator.learning_rate=10",
        "--set",
        "discriminator.weight_decay=1",
        "--set",
        "generator.updates_per_epoch=0",
    ]);
    let at = report["diverged_at"].as_u64().unwrap();
    assert_eq!(report["epochs"].as_u64().unwrap(), at - 1);
    assert!(report["js"].as_f64().unwrap().is_finite());
}

#[test]
fn bad_usage_is_one_line_and_exit_code_2() {
    for (args, expected) in [
        (
            &["train"][..],
            "required arguments were not provided: <PRESET>",
        ),
        (
            &["train", "start", "--epochs", "many"],
            "invalid value 'many'",
        ),
        (&["train", "gan-ring"], "did you mean `ganlab-ring`?"),
        (
            &["train", "start", "--set", "noise.dim=999"],
            "noise.dim is 999, but must be",
        ),
        (
            &["train", "start", "--set", "noise.dimm=9"],
            "did you mean `noise.dim`?",
        ),
        (
            &["train", "start", "--set", "data.distribution=drawn"],
            "data.drawn is a list of 0",
        ),
        (
            &["train", "start", "--seed", "18446744073709551615"],
            "seed is 18446744073709551615",
        ),
        (
            &["train", "start", "--backend", "cuda"],
            "invalid value 'cuda'",
        ),
        (&["train", "nowhere.ron"], "nowhere.ron: cannot read"),
        (&["--wrong"], "unexpected argument '--wrong'"),
        (
            &["no-such-preset"],
            "no shipped preset and no file `no-such-preset`",
        ),
    ] {
        let (code, out, err) = run(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(out.is_empty(), "{out}");
        assert!(err.contains(expected), "{args:?}: {err}");
        assert_eq!(err.trim_end().lines().count(), 1, "{args:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8_is_named_where_it_has_to_be() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&[u8]]| {
        let output = program()
            .current_dir(folder.path())
            .args(args.iter().map(|arg| OsStr::from_bytes(arg)))
            .output()
            .unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), err)
    };
    let cases: [(&[&[u8]], &str); 2] = [
        (&[b"caf\xe9.ron"], "`caf\u{fffd}.ron`"),
        (
            &[
                b"train",
                b"start",
                b"--save",
                b"m\xe9.json",
                b"--set",
                b"no\xffise.dim=1",
            ],
            "`no\u{fffd}ise.dim=1`",
        ),
    ];
    for (args, name) in cases {
        let (code, err) = run(args);
        assert_eq!(code, Some(2), "{err}");
        assert_eq!(err.lines().count(), 1, "{err}");
        assert!(err.contains(name) && err.contains("rename"), "{err}");
    }
    // A path may be what it wants.
    let name = OsStr::from_bytes(b"caf\xe9.ron");
    if std::fs::write(folder.path().join(name), "(name: \"x\")").is_ok() {
        let (code, err) = run(&[b"check", name.as_bytes()]);
        assert_eq!(code, Some(0), "{err}");
        for to in ["w.npz", "train.py"] {
            let (code, err) = run(&[b"export", name.as_bytes(), to.as_bytes()]);
            assert_eq!(code, Some(0), "{to}: {err}");
        }
        let (code, err) = run(&[b"export", name.as_bytes(), b"lab.json"]);
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains("no trained networks"), "{err}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fails_is_no_bad_usage_whichever_file_is_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    // What answers with EIO to whoever reads from its beginning.
    std::os::unix::fs::symlink("/proc/self/mem", at("broken.json")).unwrap();
    std::fs::write(
        at("p.ron"),
        "(name: \"x\", window: (model: \"broken.json\"))",
    )
    .unwrap();
    let [broken, preset] = ["broken.json", "p.ron"].map(|name| at(name).display().to_string());
    for (args, said) in [
        (&["train", &broken][..], "broken.json: cannot read: "),
        (&["train", &preset], "window.model: "),
        (&["train", "start", "--weights", &broken], "--weights: "),
        (&["points", &broken], "cannot read: "),
    ] {
        let (code, _, err) = run(args);
        assert_eq!(code, 1, "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
        assert_eq!(err.matches("os error 5").count(), 1, "{args:?}: {err}");
    }
    std::fs::write(at("q.ron"), "(name: \"x\", window: (model: \"no.json\"))").unwrap();
    let (code, _, err) = run(&["train", &at("q.ron").display().to_string()]);
    assert_eq!(code, 2, "{err}");
}

#[test]
fn the_help_says_how_many_samples_there_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("samples.npy").display().to_string();
    let (_, help, _) = run(&["train", "--help"]);
    let help: Vec<_> = help.split_whitespace().collect();
    let help = help.join(" ");
    for (preset, kind) in [("start", "points"), ("digits", "images")] {
        let (code, _, err) = run(&["train", preset, "--epochs", "0", "--samples", "0", &file]);
        assert_eq!(code, 2, "{err}");
        let (_, most) = err.split_once("a number from 1 to ").unwrap();
        let most: String = most.chars().take_while(char::is_ascii_digit).collect();
        let most = most.as_bytes().rchunks(3).rev();
        let most: Vec<_> = most
            .map(|three| std::str::from_utf8(three).unwrap())
            .collect();
        let said = format!("at most {} {kind}", most.join(","));
        assert!(help.contains(&said), "{said}: {help}");
        // More images come from another command.
        assert_eq!(err.contains("gan-playground generate"), kind == "images");
    }
}

#[test]
fn help_shows_examples_and_every_command() {
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, 0);
    for expected in [
        "train",
        "presets",
        "check",
        "Examples:",
        "--set noise.dim=1",
    ] {
        assert!(out.contains(expected), "{out}");
    }
    assert!(run(&["train", "--help"]).1.contains("Ctrl-C"));
    assert!(run(&["--version"]).1.starts_with("gan-playground "));
}

#[test]
fn man_pages_and_completions_have_every_command_and_nothing_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, err) = run(&["manual-page", folder.path().to_str().unwrap()]);
    assert_eq!(code, 0, "{err}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let pages = [
        "man/man1/gan-playground.1",
        "bash-completion/completions/gan-playground.bash",
        "fish/vendor_completions.d/gan-playground.fish",
        "zsh/site-functions/_gan-playground",
    ];
    for text in pages.map(read) {
        assert!(text.contains("experiment") && !text.contains("gallery"));
    }
    // The name that bash's function gives a command is the one under which its options are.
    assert_eq!(
        read(pages[1])
            .matches("gan__playground__subcmd__train")
            .count(),
        2
    );
    assert!(read("man/man1/gan-playground-train.1").contains("Ctrl\\-C"));
    // Examples keep their lines.
    let page = read(pages[0]);
    let (_, examples) = page.split_once(".SH EXAMPLES\n.nf\n").unwrap();
    assert!(examples.split_once("\n.fi\n").unwrap().0.lines().count() > 2);
    // zsh takes the first word for a preset's file or a command, whose options are looked for by that word.
    let zsh = read(pages[3]);
    assert!(zsh.contains("{_gan-playground_commands; _files}") && zsh.contains("case $line[1] in"));
    assert!(!zsh.contains("$line[2]") && !zsh.contains("'::preset -- What to open"));
}

#[test]
fn presets_lists_what_ships() {
    let (code, out, _) = run(&["presets"]);
    assert_eq!(code, 0);
    let (_, listed, _) = run(&["presets", "--json"]);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert!(listed.as_array().unwrap().len() >= 12);
    for preset in listed.as_array().unwrap() {
        assert!(out.contains(preset["preset"].as_str().unwrap()));
    }
}

#[test]
fn check_judges_every_file() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.ron");
    let bad = folder.path().join("bad.ron");
    std::fs::write(&good, "(name: \"good\")").unwrap();
    std::fs::write(
        &bad,
        "(name: \"bad\", config: (batch_size: 0, noise: (dim: 0)))",
    )
    .unwrap();
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    assert_eq!(run(&["check", good]).0, 0);
    let (code, out, err) = run(&["check", good, bad, "missing.ron"]);
    assert_eq!(code, 2);
    assert!(out.contains("good.ron: ok (good)"), "{out}");
    for expected in [
        "batch_size is 0",
        "noise.dim is 0",
        "missing.ron: cannot read",
    ] {
        assert!(err.contains(expected), "{err}");
    }
}

#[test]
fn a_file_is_what_is_in_it_and_the_wrong_kind_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let points = write("points.csv", "x,y\n0.1,0.2\n0.3,\n0.5,0.6\n");
    let lesson = write("lesson.ron.txt", "\u{feff}(name: \"lesson\")");
    let experiment = write(
        "e.ron",
        "(version: 1, name: \"e\", preset: \"start\", vary: [(key: \"batch_size\", values: [\"16\", \"150\"])], seeds: 1, epochs: 20)",
    );
    let (code, _, err) = run(&["train", &points]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("these are points, not a preset"), "{err}");
    assert!(err.contains("train start --data"), "{err}");
    let (code, _, err) = run(&["train", &experiment]);
    assert_eq!(code, 2);
    assert!(err.contains("gan-playground experiment"), "{err}");
    assert_eq!(
        json(&["train", &lesson, "--epochs", "1", "--json"])["epochs"],
        1
    );
    // The other way round: each is told what it is given with.
    let pictures = folder.path().display().to_string();
    for (args, expected) in [
        (
            ["train", "start", "--data", &pictures],
            "this is a folder, not a table; pictures are given with --images",
        ),
        (
            ["train", "digits", "--images", &points],
            "is a table, not pictures; give a table with `--data",
        ),
        (
            ["train", "digits", "--images", &lesson],
            "is a preset, not pictures",
        ),
        (
            ["train", "start", "--data", &lesson],
            "not a table of points; it is what is trained, without --data",
        ),
        (
            ["train", "start", "--data", &experiment],
            "a lesson or an experiment, not a table",
        ),
    ] {
        let (code, out, err) = run(&args);
        assert_eq!(
            (code, out.as_str(), err.lines().count()),
            (2, "", 1),
            "{err}"
        );
        assert!(err.contains(expected), "{args:?}: {err}");
    }
    // A model of one's own points is not called by the preset whose settings it has.
    let rows: Vec<_> = (0..40)
        .map(|i| format!("0.{i:02},0.{:02}", 99 - 2 * i))
        .collect();
    let many = rows.join("\n");
    let many = write("line.csv", &many);
    let model = folder.path().join("model.json");
    let path = model.display().to_string();
    let args = [
        "train", "start", "--data", &many, "--epochs", "1", "--save", &path,
    ];
    assert_eq!(run(&args).0, 0);
    let text = std::fs::read_to_string(&model).unwrap();
    let model: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&model["name"], &model["description"]),
        (&Value::from("line.csv"), &Value::from(""))
    );
    let (code, out, err) = run(&["check", &points, &lesson, &experiment]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains(
            "2 points read from “x” and “y”. 1 row with a missing value was left out (line 3)."
        ),
        "{out}"
    );
    assert!(out.contains("lesson.ron.txt: ok (lesson)"), "{out}");
}

#[test]
fn control_characters_of_files_and_names_do_not_reach_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let good = write(
        "good.ron",
        "(name: \"\\u{1b}[31mred\\u{9b}2J\\n\\rok: ok (fake)\")",
    );
    let bad = write("bad.ron", "(name: \"x\", \u{1b}[2J: 1)");
    let field = write(
        "field.ron",
        &format!("(name: \"x\", {}: 1)", "a".repeat(600_000)),
    );
    #[cfg(unix)]
    let named = write("a\u{1b}[2J\n.ron", "(name: \"x\")");
    #[cfg(not(unix))]
    let named = write("a.ron", "(name: \"x\")");
    for args in [
        &["check", &good, &bad, &named, &field][..],
        &["train", &named, "--epochs", "1"],
        &["train", &named, "--epochs", "1", "--json"],
        &["train", "\u{1b}[2J"],
        &["train", "start", "--set", "\u{1b}=1"],
        &["\u{1b}[2J"],
        &["--\u{1b}[2J"],
    ] {
        let (_, out, err) = run(args);
        for text in [&out, &err] {
            assert!(
                !text.chars().any(|c| c.is_control() && c != '\n'),
                "{args:?}: {text:?}"
            );
            assert!(text.len() < 10_000, "{args:?}");
        }
        if args.contains(&"check") {
            assert_eq!(out.lines().count(), 2, "{out}");
            assert!(
                out.contains(r"\u{1b}[31mred\u{9b}2J\n\rok: ok (fake)"),
                "{out}"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn a_model_is_saved_before_the_report_is_printed_and_neither_takes_the_other_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let train = |save: &str, stdout: std::process::Stdio| {
        std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
            .args(["train", "start", "--epochs", "2", "--save", save])
            .current_dir(folder.path())
            .stdout(stdout)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap()
    };
    // A name is kept whole.
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = train(&at("run-lr0.05"), full.into());
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("the report cannot be printed"), "{err}");
    assert_eq!(err.matches("No space").count(), 1, "{err}");
    let (code, out, _) = run(&["check", &at("run-lr0.05.json")]);
    assert_eq!((code, out.lines().count()), (0, 1));
    let output = train("/dev/full", std::process::Stdio::piped());
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert!(err.contains("/dev/full: cannot save"), "{err}");
    // What was trained is not lost.
    assert!(err.contains("full-rescued.json instead"), "{err}");
    assert_eq!(run(&["check", &at("full-rescued.json")]).0, 0);
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("2 epochs")
    );
    // Both into one file, one behind the other.
    if cfg!(target_os = "linux") {
        let both = at("both");
        let output = train("/dev/stdout", std::fs::File::create(&both).unwrap().into());
        assert_eq!(output.status.code(), Some(0));
        let text = std::fs::read_to_string(&both).unwrap();
        assert!(
            text.starts_with("{\"format\":") && text.contains("}start, seed"),
            "{text:.99}"
        );
    }
    // Asked before training.
    for taken in [at(""), at("no/model.json")] {
        let (code, out, err) = run(&["train", "start", "--epochs", "99999999", "--save", &taken]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
    }
}

/// Runs the program where no file can grow, as on a full disk.
#[cfg(target_os = "linux")]
fn on_a_full_disk(folder: &std::path::Path, args: &[&str]) -> (i32, String) {
    let output = std::process::Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""])
        .arg(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), err)
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_bad_usage_and_its_message_names_no_file_of_ours() {
    let folder = tempfile::tempdir().unwrap();
    let names = || {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let sweep = [
        "sweep",
        "start",
        "--vary",
        "batch_size=16,32",
        "--seeds",
        "1",
        "--epochs",
        "20",
    ];
    let (code, _, err) = run(&[
        &sweep[..],
        &[
            "--resume",
            folder.path().join("old.jsonl").to_str().unwrap(),
        ],
    ]
    .concat());
    assert_eq!(code, 0, "{err}");
    let old = std::fs::read(folder.path().join("old.jsonl")).unwrap();
    let export = ["export", "ganlab-ring", "weights.npz"];
    let train = ["train", "start", "--epochs", "2", "--save", "model.json"];
    let samples = [
        "train",
        "start",
        "--epochs",
        "2",
        "--samples",
        "20",
        "fakes.csv",
    ];
    let new_results = [&sweep[..], &["--resume", "new.jsonl"]].concat();
    let cases: [(&[&str], &str); 5] = [
        (&train, "model.json: cannot save: "),
        (&samples, "--samples fakes.csv: "),
        (&export, "weights.npz: "),
        (&["merge", "all.jsonl", "old.jsonl"], "all.jsonl: "),
        (&new_results, "new.jsonl: "),
    ];
    for (args, name) in cases {
        let (code, err) = on_a_full_disk(folder.path(), args);
        assert_eq!(code, 1, "{args:?}: {err}");
        let line = err.lines().find(|line| line.starts_with("error: "));
        let line = line.unwrap_or_else(|| panic!("{args:?}: {err}"));
        assert!(line.contains(name), "{args:?}: {line}");
        assert!(line.contains("File too large"), "{args:?}: {line}");
        assert!(!err.contains(".gan-playground-"), "{args:?}: {err}");
    }
    // Nothing is left of what could not be written, but the beginning of the results.
    assert_eq!(names(), ["new.jsonl", "old.jsonl"]);
    assert!(std::fs::read(folder.path().join("old.jsonl")).unwrap() == old);
}

#[cfg(unix)]
#[test]
fn pipes_are_read_once_and_written_and_a_reader_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let path = pipe.to_str().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let sweep = ["sweep", "start", "--vary", "batch_size=16", "--seeds", "1"];
    let (code, _, err) =
        run(&[&sweep[..], &["--epochs", "1", "--resume", &at("r.jsonl")]].concat());
    assert_eq!(code, 0, "{err}");
    for (args, code, said) in [
        (&["check", path][..], 2, "nobody writes to it"),
        (&["merge", &at("all.jsonl"), path], 2, "nobody writes to it"),
    ] {
        let (found, _, err) = run(args);
        assert_eq!(found, code, "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
    // A reader that comes late is waited for, and gets all of it.
    let merge = started(folder.path(), &["merge", path, &at("r.jsonl")]);
    let (mut child, _, waits) = until_it_waits(merge);
    assert!(waits.contains(&format!("{path}: nobody reads from this pipe yet")));
    assert!(!std::fs::read(&pipe).unwrap().is_empty());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    // Until the user has enough of that: what was trained is kept elsewhere.
    let train = ["train", "start", "--epochs", "1", "--save", path];
    let (mut child, mut err, waits) = until_it_waits(started(folder.path(), &train));
    assert!(waits.contains("Ctrl-C ends the waiting"), "{waits}");
    assert!(child.try_wait().unwrap().is_none());
    signal(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut rest = String::new();
    err.read_to_string(&mut rest).unwrap();
    assert!(
        rest.contains("nobody reads from it; the trained model is in"),
        "{rest}"
    );
    assert_eq!(run(&["check", &at("pipe-rescued.json")]).0, 0);
    // So does what was trained until the first Ctrl-C, until the second.
    let train = ["train", "start", "--epochs", "100000000", "--save", path];
    let interrupted = || {
        let child = started(folder.path(), &train);
        until_it_hears(&child);
        signal(&child, "-INT");
        until_it_waits(child)
    };
    let (mut child, _, _) = interrupted();
    let model = std::fs::read_to_string(&pipe).unwrap();
    assert!(model.contains("gan-playground-model"), "{model:.100}");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let (mut child, mut err, _) = interrupted();
    signal(&child, "-INT");
    assert!(child.wait().unwrap().code().is_some_and(|code| code != 0));
    let mut rest = String::new();
    err.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("the trained model is in"), "{rest}");
    assert_eq!(run(&["check", &at("pipe-rescued-2.json")]).0, 0);
    let copy = pipe.clone();
    let writer =
        std::thread::Builder::new().spawn(move || std::fs::write(copy, "(name: \"piped\")"));
    let (code, out, err) = run(&["check", path]);
    writer.unwrap().join().unwrap().unwrap();
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("ok (piped)"), "{out}");
    let copy = pipe.clone();
    let reader = std::thread::Builder::new().spawn(move || std::fs::read_to_string(copy));
    let (code, _, err) = run(&["train", "start", "--epochs", "1", "--save", path]);
    assert_eq!(code, 0, "{err}");
    assert!(
        reader
            .unwrap()
            .join()
            .unwrap()
            .unwrap()
            .contains("gan-playground-model")
    );
    assert!(!std::fs::metadata(&pipe).unwrap().is_file());
}

/// The program in a folder; what it says is kept.
#[cfg(unix)]
fn started(folder: &std::path::Path, args: &[&str]) -> std::process::Child {
    std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(args)
        .current_dir(folder)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until the program minds Ctrl-C, which ends it before.
#[cfg(unix)]
fn until_it_hears(child: &std::process::Child) {
    const INTERRUPT: u64 = 1 << 1;
    let start = std::time::Instant::now();
    let status = format!("/proc/{}/status", child.id());
    // Some time for it to begin; all of it where the system does not say.
    while start.elapsed() < std::time::Duration::from_secs(20) {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let caught = text.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = caught.and_then(|set| u64::from_str_radix(set.trim(), 16).ok());
        if caught.is_some_and(|set| set & INTERRUPT != 0) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// The program as soon as it says that it waits, what it says from then on, and that line.
#[cfg(unix)]
fn until_it_waits(
    mut child: std::process::Child,
) -> (
    std::process::Child,
    BufReader<std::process::ChildStderr>,
    String,
) {
    let mut err = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("waiting for a reader") {
        line.clear();
        assert_ne!(err.read_line(&mut line).unwrap(), 0, "it ended without");
    }
    (child, err, line)
}

#[cfg(unix)]
fn signal(child: &std::process::Child, name: &str) {
    let pid = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args([name, &pid])
        .status();
    assert!(sent.unwrap().success());
}

#[cfg(unix)]
#[test]
fn being_asked_to_end_saves_and_nohup_trains_on() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.json");
    let mut child = std::process::Command::new("nohup")
        .arg(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args([
            "train",
            "start",
            "--epochs",
            "100000000",
            "--json",
            "--save",
        ])
        .arg(&model)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let second = std::time::Duration::from_secs(1);
    std::thread::sleep(2 * second);
    signal(&child, "-HUP");
    std::thread::sleep(second);
    assert!(child.try_wait().unwrap().is_none());
    signal(&child, "-TERM");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let (code, _, err) = run(&["check", model.to_str().unwrap()]);
    assert_eq!(code, 0, "{err}");
}

#[cfg(unix)]
#[test]
fn a_long_epoch_is_interrupted_and_a_second_time_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.json");
    let start = |more: &[&str]| {
        std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
            .args(["train", "start", "--epochs", "10", "--json", "--save"])
            .arg(&model)
            .args([
                "--set",
                "batch_size=2048",
                "--set",
                "generator.updates_per_epoch=20",
            ])
            .args([
                "--set",
                "generator.neurons=256",
                "--set",
                "discriminator.neurons=256",
            ])
            .args([
                "--set",
                "discriminator.updates_per_epoch=20",
                "--path",
                "plain",
            ])
            .args(more)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let deep = [
        "--set",
        "generator.hidden_layers=10",
        "--set",
        "discriminator.hidden_layers=10",
    ];
    let second = std::time::Duration::from_secs(1);
    let mut child = start(&deep);
    std::thread::sleep(2 * second);
    signal(&child, "-INT");
    let interrupted = std::time::Instant::now();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    // An epoch of forty such updates takes a minute or more.
    assert!(
        interrupted.elapsed() < 30 * second,
        "{:?}",
        interrupted.elapsed()
    );
    let (code, _, err) = run(&["check", model.to_str().unwrap()]);
    assert_eq!(code, 0, "{err}");
    std::fs::remove_file(&model).unwrap();

    let child = start(&deep);
    std::thread::sleep(2 * second);
    signal(&child, "-INT");
    std::thread::sleep(second / 10);
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(output.stdout.is_empty(), "there is no time for a report");
}

#[cfg(unix)]
#[test]
fn interrupting_prints_what_was_reached() {
    use std::io::Read as _;
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
        .args(["train", "start", "--epochs", "100000000", "--json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Long enough to have started on any machine; the run itself would take days.
    std::thread::sleep(std::time::Duration::from_secs(2));
    signal(&child, "-INT");
    let mut out = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut out)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["interrupted"], true);
    assert!(report["epochs"].as_u64().unwrap() > 0 && report["js"].is_number());
}

#[cfg(target_os = "linux")]
fn without_display() -> Command {
    let mut program = program();
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        program.env_remove(name);
    }
    program
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_one_line_names_the_headless_command() {
    let output = without_display().output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    assert_eq!(err.trim_end().lines().count(), 1, "{err}");
    assert!(err.contains("gan-playground train PRESET"), "{err}");
}

/// With a display the window opens and says the same.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_opened_is_bad_input_without_a_display_too() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("broken.csv");
    std::fs::write(&table, "0.1,0.2\n0.3,green\n").unwrap();
    for file in [&table, &folder.path().join("nowhere.csv")] {
        let output = without_display().arg(file).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert_eq!(err.trim_end().lines().count(), 1, "{err}");
        assert!(err.contains(file.to_str().unwrap()), "{err}");
    }
}

#[test]
fn points_of_a_table_are_told_and_learned_as_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let table = path("pandas.csv");
    let mut text = String::from(",length,mass,kind\n");
    for i in 0..60 {
        let (angle, kind) = (0.1 * f64::from(i), ["old", "new", "new"][i as usize % 3]);
        let _ = writeln!(
            text,
            "{i},{:.3},{:.3},{kind}",
            5.0 + angle.sin(),
            50.0 * angle.cos()
        );
    }
    std::fs::write(&table, &text).unwrap();
    let told = json(&["points", &table, "--json"]);
    assert_eq!((&told["points"], &told["skipped"]), (&60.into(), &0.into()));
    assert_eq!(told["columns"], serde_json::json!(["length", "mass"]));
    assert_eq!(
        (&told["scale"], &told["encoding"]),
        (&"each".into(), &"UTF-8".into())
    );
    assert_eq!(
        (&told["delimiter"], &told["decimal"]),
        (&",".into(), &".".into())
    );
    let new = json(&[
        "points",
        &table,
        "--only",
        "kind=new",
        "--columns",
        "mass,2",
        "--scale",
        "same",
        "--json",
    ]);
    assert_eq!(
        (&new["points"], &new["scale"]),
        (&40.into(), &"same".into())
    );
    assert_eq!(new["columns"], serde_json::json!(["mass", "length"]));
    let (code, out, err) = run(&["points", &table]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("1 column 1 [row numbers]") && out.contains("2 length [numbers] → x"),
        "{out}"
    );
    for (args, part) in [
        (&["--columns", "length"][..], "--columns takes two columns"),
        (
            &["--columns", "length,mass,1"],
            "--columns takes two columns, such as x,y or 2,3; found `length,mass,1`",
        ),
        (&["--columns", "lenght,mass"], "did you mean `length`"),
        (&["--only", "kind"], "--only takes a column"),
        (&["--header-rows", "60"], "at least 2 are needed"),
        (&["--scale", "some"], "possible values"),
    ] {
        let (code, _, err) = run(&[&["points", &table], args].concat());
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(part), "{part}: {err}");
    }

    // A label may have a comma itself.
    let labelled = path("commas.csv");
    let with_comma = text.replace("new", "\"new, blue\"");
    std::fs::write(&labelled, with_comma).unwrap();
    for (only, count) in [("kind=new, blue", 40), ("kind=old,new, blue", 60)] {
        let told = json(&["points", &labelled, "--only", only, "--json"]);
        assert_eq!(told["points"], count, "{only}");
    }

    // What is learned is what is told, and comes out in its own units.
    let (real, fakes) = (path("real.csv"), path("fakes.npy"));
    let args = [
        "train", "start", "--data", &table, "--only", "kind=new", "--epochs", "2",
    ];
    let more = ["--training-set", &real, "--samples", "50", &fakes, "--json"];
    let (code, _, err) = run(&[&args[..], &more].concat());
    assert_eq!(code, 0, "{err}");
    assert!(
        err.contains("40 points read from “length” and “mass”"),
        "{err}"
    );
    let back = json(&["points", &real, "--json"]);
    assert_eq!(back["columns"], serde_json::json!(["length", "mass"]));
    let of_new = json(&["points", &table, "--only", "kind=new", "--json"]);
    for axis in ["x", "y"] {
        for end in 0..2 {
            let [was, is] = [&of_new, &back].map(|told| told[axis][end].as_f64().unwrap());
            assert!((was - is).abs() < 0.02, "{axis} {was} {is}");
        }
    }
    let bytes = std::fs::read(&fakes).unwrap();
    assert!(bytes.starts_with(b"\x93NUMPY") && bytes.len() == 128 + 50 * 2 * 8);
    // What was written for NumPy is read, too, and so is what was packed.
    let of_fakes = json(&["points", &fakes, "--columns", "1,2", "--json"]);
    assert_eq!(of_fakes["points"], 50);
    let first = f64::from_le_bytes(bytes[128..136].try_into().unwrap());
    let ends = [0, 1].map(|end| of_fakes["x"][end].as_f64().unwrap());
    assert!(ends[0] <= first && first <= ends[1], "{first} {ends:?}");
    let packed = path("table.csv.gz");
    let file = std::fs::File::create(&packed).unwrap();
    let mut writer = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    std::io::Write::write_all(&mut writer, &std::fs::read(&table).unwrap()).unwrap();
    writer.finish().unwrap();
    let [plain, packed] = [&table, &packed].map(|file| json(&["points", file, "--json"]));
    assert_eq!(plain, packed);
    let (code, _, err) = run(&["train", "start", "--columns", "1,2", "--epochs", "1"]);
    assert_eq!(code, 2);
    assert!(err.contains("add --data FILE"), "{err}");
    let sweep = [
        "sweep",
        "start",
        "--data",
        &table,
        "--vary",
        "noise.dim=1,2",
        "--seeds",
        "1",
        "--epochs",
        "20",
    ];
    let (code, _, err) = run(&sweep);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("60 points read"), "{err}");
}

#[test]
fn a_distribution_is_two_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real.csv").display().to_string();
    let args = [
        "train",
        "start",
        "--epochs",
        "0",
        "--formula",
        "-0.5 + 2*t",
        "0.25 + 0.5*u",
        "--training-set",
        &real,
    ];
    let (code, _, err) = run(&[&args[..], &["--set", "data.spread=0"]].concat());
    assert_eq!(code, 0, "{err}");
    let told = json(&["points", &real, "--json"]);
    for (axis, low, high) in [("x", -0.5, 1.5), ("y", 0.25, 0.75)] {
        let ends = [0, 1].map(|end| told[axis][end].as_f64().unwrap());
        assert!(
            (ends[0] - low).abs() < 0.01 && (ends[1] - high).abs() < 0.01,
            "{axis}: {ends:?}"
        );
    }
    let (code, _, err) = run(&["train", "start", "--formula", "t*v", "t", "--epochs", "0"]);
    assert_eq!(code, 2);
    assert!(err.contains("the formula of x has `v`"), "{err}");
    let preset = folder.path().join("p.ron").display().to_string();
    std::fs::write(
        &preset,
        "(name: \"p\", config: (data: (distribution: formula, formula: (x: \"log(\", y: \"t\"))))",
    )
    .unwrap();
    let (code, _, err) = run(&["check", &preset]);
    assert_eq!(code, 2);
    assert!(
        err.contains("data.formula") && err.contains("cannot be read; look at"),
        "{err}"
    );
}

#[test]
fn a_shared_line_is_a_preset() {
    let preset = &gan_playground::config::shipped("healthy-ring")
        .unwrap()
        .preset;
    let line = gan_playground::config::share::line(preset).unwrap();
    let of = |name: &str| {
        let (code, out, err) = run(&["train", name, "--epochs", "20", "--json"]);
        assert_eq!(code, 0, "{err}");
        let mut report: serde_json::Value = serde_json::from_str(&out).unwrap();
        for field in ["preset", "seconds", "epochs_per_second"] {
            report.as_object_mut().unwrap().remove(field);
        }
        report
    };
    assert_eq!(of(&line), of("healthy-ring"));
    let (code, _, err) = run(&["train", &line[..line.len() - 5], "--epochs", "1"]);
    assert_eq!((code, err.lines().count()), (2, 1), "{err}");
    assert!(err.contains("cut or changed"), "{err}");
    let (code, _, err) = run(&["train", "gp7:abc", "--epochs", "1"]);
    assert_eq!(code, 2);
    assert!(err.contains("newer GAN Playground (gp7)"), "{err}");
}

#[test]
fn no_file_takes_the_place_of_another_one_that_is_read_or_written() {
    fn train<'a>(args: &[&'a str]) -> Vec<&'a str> {
        [&["train", "start", "--epochs", "0"], args].concat()
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (model, preset, table) = (at("m.json"), at("p.ron"), at("t.csv"));
    assert_eq!(
        run(&["train", "start", "--epochs", "0", "--save", &model]).0,
        0
    );
    std::fs::write(&preset, "(name: \"x\")").unwrap();
    std::fs::write(&table, "0.1,0.2\n0.3,0.4\n").unwrap();
    let (beside, image) = (at("beside.ron"), at("cats/1.png"));
    assert_eq!(
        run(&["train", &preset, "--epochs", "0", "--save", &at("n.json")]).0,
        0
    );
    std::fs::write(&beside, "(name: \"x\", window: (model: \"n.json\"))").unwrap();
    std::fs::create_dir(at("cats")).unwrap();
    std::fs::write(&image, "theirs").unwrap();
    let (link, networks) = (at("link.csv"), at("n.json"));
    std::fs::hard_link(&table, &link).unwrap();
    let all = [&model, &preset, &table, &beside, &networks, &image];
    let both = "give each a file of its own";
    let is_read = "this would overwrite what is read";
    for (args, part) in [
        (train(&["--save", &model, "--samples", "20", &model]), both),
        (
            train(&["--samples", "20", &table, "--training-set", &table]),
            both,
        ),
        (
            train(&["--data", &table, "--samples", "20", &table]),
            is_read,
        ),
        (train(&["--data", &table, "--save", &table]), is_read),
        (
            train(&["--data", &table, "--samples", "20", &link]),
            is_read,
        ),
        (
            vec!["train", &preset, "--epochs", "0", "--save", &preset],
            is_read,
        ),
        (
            vec!["train", &model, "--epochs", "0", "--samples", "20", &model],
            is_read,
        ),
        (
            vec!["train", &beside, "--epochs", "0", "--save", &beside],
            is_read,
        ),
        (
            vec![
                "train",
                &beside,
                "--epochs",
                "0",
                "--samples",
                "9",
                &networks,
            ],
            is_read,
        ),
        (vec!["export", &model, &model], is_read),
        (
            vec![
                "sweep",
                "start",
                "--vary",
                "batch_size=16",
                "--data",
                &table,
                "--csv",
                &table,
            ],
            is_read,
        ),
        (
            vec![
                "experiment",
                "noise-dimension",
                "--on",
                &preset,
                "--csv",
                &preset,
            ],
            is_read,
        ),
        (
            vec![
                "sweep",
                &preset,
                "--vary",
                "batch_size=16",
                "--csv",
                &preset,
            ],
            is_read,
        ),
    ] {
        let before = all.map(|file| std::fs::read(file).unwrap());
        let (code, _, err) = run(&args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(part), "{args:?}: {err}");
        let after = all.map(|file| std::fs::read(file).unwrap());
        assert_eq!(before, after, "{args:?}");
    }
    // A model may go on as itself.
    assert_eq!(
        run(&["train", &model, "--epochs", "1", "--save", &model]).0,
        0
    );
}

#[test]
fn a_model_of_gan_lab_keeps_its_weights() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (lab, other, weights) = (at("gl.json"), at("other.json"), at("gl.weights.bin"));
    let renamed = at("renamed.json");
    let train = ["train", "ganlab-ring", "--epochs", "0", "--save", &other];
    assert_eq!(run(&train).0, 0);
    assert_eq!(run(&["export", &other, &lab]).0, 0);
    // Its weights are still gl.weights.bin.
    std::fs::copy(&lab, &renamed).unwrap();
    let preset = at("p.ron");
    std::fs::write(&preset, "(name: \"x\", window: (model: \"gl.json\"))").unwrap();
    let is_read = "this would overwrite what is read";
    let before = std::fs::read(&weights).unwrap();
    for (args, part) in [
        (&["export", &lab, &weights][..], is_read),
        (
            &["train", &lab, "--epochs", "0", "--save", &weights],
            is_read,
        ),
        (&["export", &renamed, &lab], is_read),
        (&["export", &preset, &weights], is_read),
        (
            &["sweep", &lab, "--vary", "loss=log", "--csv", &weights],
            is_read,
        ),
        (
            &["export", &other, &weights],
            "this would overwrite the weights of",
        ),
        (
            &["train", "start", "--epochs", "0", "--save", &weights],
            "this would overwrite the weights of",
        ),
    ] {
        let (code, _, err) = run(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(part), "{args:?}: {err}");
        assert!(std::fs::read(&weights).unwrap() == before, "{args:?}");
    }
    // It may be written again as itself, and become another model of ours.
    assert_eq!(run(&["export", &other, &lab]).0, 0);
    assert_eq!(run(&["train", &lab, "--epochs", "1", "--save", &lab]).0, 0);
}

#[test]
fn a_file_is_not_called_by_the_ending_of_another_kind() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let model = at("m.json");
    assert_eq!(
        run(&["train", "start", "--epochs", "0", "--save", &model]).0,
        0
    );
    let (csv, ron, png, jpg) = (at("a.csv"), at("a.ron"), at("a.png"), at("a.jpg"));
    for (args, part) in [
        (&["train", "start", "--save", &csv][..], "ends in .json"),
        (&["train", "start", "--save", &ron], "ends in .json"),
        (&["train", "digits", "--gif", &png], "ends in .gif"),
        (&["train", "digits", "--grid", &jpg], "ends in .png"),
        (
            &["train", "digits", "--samples", "20", &csv],
            "ends in .npy",
        ),
        (
            &["train", "start", "--samples", "20", &png],
            "ends in .csv, .npy, .txt or .dat",
        ),
        (&["train", "start", "--training-set", &ron], "ends in .csv"),
        (
            &["export", &model, &csv],
            "ends in .json, .py, .safetensors or .npz",
        ),
        (
            &["sweep", "start", "--vary", "loss=log", "--csv", &png],
            "ends in .csv",
        ),
        (
            &["sweep", "start", "--vary", "loss=log", "--resume", &csv],
            "ends in .jsonl",
        ),
        (&["merge", &ron, &model], "ends in .jsonl"),
    ] {
        let (code, _, err) = run(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(part), "{args:?}: {err}");
    }
    let names = std::fs::read_dir(folder.path()).unwrap();
    assert_eq!(names.count(), 1, "nothing but the model");
}

#[test]
fn what_would_be_ignored_is_refused_or_said() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("m.json").display().to_string();
    assert_eq!(
        run(&["train", "start", "--epochs", "0", "--save", &model]).0,
        0
    );
    let short = ["--seeds", "1", "--epochs", "1"];
    let sweep = |args: &[&str]| run(&[&["sweep"], args, &short[..]].concat());
    let norm = "generator.norm has no influence here: it needs layers of DCGAN";
    for (args, said) in [
        (
            &["start", "--vary", "loss=log,hinge", "--metric", "modes"][..],
            "modes is not measured in runs on points without known modes",
        ),
        (&["start", "--vary", "generator.norm=none,batch"], norm),
        (
            &["start", "--vary", "loss=log,hinge", "--set", "loss=log"],
            "loss is varied",
        ),
        (
            &["start", "--vary", "loss=log,hinge", "--set", "seed=4"],
            "--seeds says how many",
        ),
        (
            &[
                "start",
                "--vary",
                "data.distribution=ring,line",
                "--formula",
                "t",
                "u",
            ],
            "so does --formula",
        ),
    ] {
        let (code, _, err) = sweep(args);
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
    let set = [
        "start",
        "--vary",
        "loss=log,hinge",
        "--set",
        "generator.norm=batch",
    ];
    let (code, _, err) = sweep(&set);
    assert!(
        code == 0 && err.contains(&format!("--set: {norm}")),
        "{err}"
    );
    for (code, _, err) in [
        sweep(&[&model, "--vary", "loss=log,hinge", "--jobs", "99999999"]),
        run(&[
            &["experiment", "noise-dimension", "--on", &model],
            &short[..],
        ]
        .concat()),
    ] {
        assert_eq!(code, 0, "{err}");
        assert!(
            err.contains("every run begins with fresh networks"),
            "{err}"
        );
        // No more jobs than runs.
        assert!(!err.contains("with 99"), "{err}");
    }
    let train = |args: &[&str]| run(&[&["train", "start", "--epochs", "0"], args].concat());
    let (code, _, err) = train(&["--set", "generator.norm=batch"]);
    assert!(code == 0 && err.contains(norm), "{err}");
    let formula = ["--formula", "t", "u"];
    let ring = ["--set", "data.distribution=ring"];
    let (code, _, err) = train(&[&formula[..], &ring[..]].concat());
    assert!(code == 2 && err.contains("so does --formula"), "{err}");
    let (code, _, err) = train(&["--seed", "1", "--set", "seed=2"]);
    assert!(
        code == 2 && err.contains("leave one of the two out"),
        "{err}"
    );
}

#[test]
fn what_is_given_to_the_wrong_command_is_named_with_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let preset = write("p.ron", "(name: \"x\")");
    let lesson = write(
        "l.ron",
        "(lesson: 1, title: \"T\", steps: [(title: \"One\")])",
    );
    let table = write("t.csv", "0.1,0.2\n0.3,0.4\n");
    let experiment = write(
        "e.ron",
        "(version: 1, name: \"e\", preset: \"start\", vary: [(key: \"loss\", values: [\"log\", \"hinge\"])])",
    );
    let missing = write("m.ron", "(name: \"x\", window: (model: \"gone.json\"))");
    let to = folder.path().join("to.json").display().to_string();
    for (args, parts) in [
        (
            &["experiment", &preset][..],
            ["this is a preset, not an experiment", "sweep"],
        ),
        (&["experiment", "start"], ["this is a preset", "--on start"]),
        (
            &["experiment", &lesson],
            ["this is a lesson", "opens it in the window"],
        ),
        (&["experiment", &table], ["these are points", "--data"]),
        (&["export", &preset, &to], ["no trained networks", "--save"]),
        (&["export", &lesson, &to], ["this is a lesson", "window"]),
        (
            &["export", &experiment, &to],
            ["this is an experiment", "runs it"],
        ),
        (&["export", &table, &to], ["these are points", "--data"]),
        (
            &["check", &missing],
            ["m.ron: window.model: ", "gone.json: cannot read"],
        ),
    ] {
        let (code, out, err) = run(args);
        assert_eq!(
            (code, out.as_str(), err.lines().count()),
            (2, "", 1),
            "{args:?}: {err}"
        );
        for part in parts {
            assert!(err.contains(part), "{args:?}: {err}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_printed_is_a_failure() {
    for option in ["--help", "--version"] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin!("gan-playground"))
            .arg(option)
            .stdout(full.unwrap())
            .output()
            .unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{option}: {err}");
        assert!(err.contains("cannot be printed"), "{option}: {err}");
    }
}
