//! Preset files: what a user can get wrong, and the answer that DESIGN promises for it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use std::fs;
use std::path::PathBuf;

use gan_playground::config::preset::FORMAT;
use gan_playground::config::{
    Activation, Choice as _, Config, Distribution, Effect, Group, Loss, MAX_PICTURES, Pictures,
    Points, Preset, SHIPPED, TABLE, check, find, set, shipped,
};
use gan_playground::gan::Backend;
use gan_playground::metrics::verdict::Verdict;
use gan_playground::training::Session;

fn refusal(text: &str) -> String {
    match Preset::parse(text, "p.ron") {
        Ok(preset) => panic!("accepted: {preset:?}"),
        Err(error) => error.to_string(),
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

#[test]
fn what_is_missing_takes_its_default_for_each_network_its_own() {
    let preset = Preset::parse(
        "(name: \"x\", config: (discriminator: (neurons: 14), generator: (neurons: 3)))",
        "p.ron",
    )
    .unwrap();
    let mut expected = Config::default();
    expected.discriminator.neurons = 14;
    expected.generator.neurons = 3;
    assert_eq!(preset.config, expected);
    assert_eq!(preset.config.discriminator.updates_per_epoch, 2);
    assert_eq!(preset.config.generator.updates_per_epoch, 1);
}

#[test]
fn a_setting_of_the_other_network_is_refused() {
    for (text, place) in [
        (
            "(name: \"x\", config: (generator: (r1: 1.0)))",
            "generator.r1",
        ),
        (
            "(name: \"x\", config: (discriminator: (average: 0.9)))",
            "discriminator.average",
        ),
    ] {
        let error = Preset::parse(text, "p.ron").unwrap_err().to_string();
        assert!(
            error.contains(place) && error.contains("only the other network"),
            "{error}"
        );
    }
}

#[test]
fn a_count_that_is_no_whole_number_is_refused() {
    for (field, most) in [
        ("generator.unrolled_steps", "from 0 to 20"),
        ("discriminator.r1_interval", "from 1 to 64"),
        ("discriminator.packing", "from 1 to 8"),
    ] {
        let (network, name) = field.split_once('.').unwrap();
        let text = |value: &str| format!("(name: \"x\", config: ({network}: ({name}: {value})))");
        for value in ["7.5", "-5.0", "NaN", "inf"] {
            let message = refusal(&text(value));
            let parts = [
                format!("config.{field}: "),
                format!("`{}`", value.trim_end_matches(".0")),
                format!("a whole number {most}"),
            ];
            for part in parts {
                assert!(message.contains(&part), "{value}: {message}");
            }
        }
        // A whole number may be written as files of this program do.
        for value in ["3", "3.0"] {
            let preset = Preset::parse(&text(value), "p.ron").unwrap();
            let row = find(field).unwrap();
            assert_eq!(row.value(&preset.config), "3");
        }
        assert!(refusal(&text("1e30")).contains(most));
    }
    // The network that lacks it says so as before.
    let message = refusal("(name: \"x\", config: (generator: (packing: 2.0)))");
    assert!(message.contains("only the other network"), "{message}");
    // As JSON, which models are written in.
    let text = "{\"discriminator\": {\"r1_interval\": 7.9}}";
    let error = serde_json::from_str::<Config>(text).unwrap_err();
    assert!(error.to_string().contains("7.9"), "{error}");
}

#[test]
fn every_setting_survives_a_round_trip() {
    let folder = folder();
    let mut config = Config::default();
    for (key, value) in [
        ("data.images", "faces"),
        ("data.image_side", "px8"),
        ("architecture", "convolutional"),
        ("generator.channels", "3"),
        ("generator.depth", "1"),
        ("generator.norm", "none"),
        ("generator.resampling", "pooling"),
        ("generator.average_warm_up", "20"),
        ("generator.norm_statistics", "running"),
        ("discriminator.channels", "5"),
        ("discriminator.depth", "3"),
        ("discriminator.norm", "none"),
        ("discriminator.resampling", "pooling"),
        ("discriminator.norm_statistics", "running"),
        ("discriminator.loss_threshold", "0.25"),
        ("discriminator.gradient_penalty", "10"),
        ("discriminator.spectral_norm", "1"),
        ("discriminator.instance_noise", "0.1"),
        ("discriminator.packing", "4"),
        ("batch_deviation", "on"),
        ("data.distribution", "drawn"),
        ("data.spread", "0.07"),
        ("data.count", "500"),
        ("noise.dim", "5"),
        ("noise.distribution", "gaussian"),
        ("generator.hidden_layers", "3"),
        ("generator.neurons", "11"),
        ("generator.activation", "elu"),
        ("generator.dropout", "0.1"),
        ("generator.updates_per_epoch", "4"),
        ("generator.optimizer", "rmsprop"),
        ("generator.learning_rate", "0.000001"),
        ("generator.momentum", "0.5"),
        ("generator.beta1", "0.25"),
        ("generator.beta2", "0.75"),
        ("generator.rho", "0.5"),
        ("generator.weight_decay", "0.125"),
        ("generator.optimism", "1"),
        ("generator.average", "0.999"),
        ("generator.unrolled_steps", "5"),
        ("extragradient", "on"),
        ("discriminator.hidden_layers", "0"),
        ("discriminator.neurons", "256"),
        ("discriminator.activation", "sigmoid"),
        ("discriminator.dropout", "0.9"),
        ("discriminator.updates_per_epoch", "20"),
        ("discriminator.optimizer", "adam"),
        ("discriminator.learning_rate", "10"),
        ("discriminator.momentum", "0.1"),
        ("discriminator.beta1", "0.2"),
        ("discriminator.beta2", "0.3"),
        ("discriminator.rho", "0.4"),
        ("discriminator.weight_decay", "1"),
        ("discriminator.optimism", "0.5"),
        ("discriminator.r1", "0.125"),
        ("style.mapping_layers", "3"),
        ("style.width", "32"),
        ("style.start", "constant"),
        ("style.layers", "modulated"),
        ("style.last", "as_others"),
        ("style.most_channels", "48"),
        ("style.weights", "equalised"),
        ("style.mapping_rate", "0.5"),
        ("style.mixing", "0.25"),
        ("style.critic", "stylegan"),
        ("style.batch_deviation", "off"),
        ("discriminator.r1_interval", "8"),
        ("loss", "wasserstein"),
        ("real_weight", "1.5"),
        ("weight_clip", "0.25"),
        ("batch_size", "2048"),
        ("init", "dcgan"),
        ("seed", "9007199254740992"),
    ] {
        set(&mut config, &format!("{key}={value}")).unwrap();
        let default = Config::default();
        let row = TABLE.iter().find(|h| h.key == key).unwrap();
        assert_ne!(
            row.value(&config),
            row.value(&default),
            "{key} is not tried"
        );
    }
    config.data.drawn = Points::from(vec![[0.125, 0.3333], [1.0, 0.0]]);
    config.data.imported = Points::from(vec![[0.5, 0.6], [0.7, 0.8]]);
    let preset = Preset::new("All \"settings\"", "Zeile 1\nλ", config);
    let path = folder.path().join("all.ron");
    preset.write(&path).unwrap();
    assert_eq!(Preset::read(&path).unwrap(), preset);
    let defaults = Config::default();
    let row_differs =
        |h: &gan_playground::config::Hyperparameter| h.value(&preset.config) != h.value(&defaults);
    assert!(
        TABLE.iter().all(row_differs),
        "a new row belongs into the list above"
    );
}

#[test]
fn syntax_unknown_fields_and_wrong_types_are_refused_with_place_and_field() {
    let cases = [
        ("(name: \"x\"", "p.ron:1:11: Expected comma"),
        ("not ron", "p.ron:1:"),
        ("", "p.ron:1:1: "),
        ("(name: \"x\") extra", "p.ron:1:12: "),
        (
            "(\n    name: \"x\",\n    config: (\n        noise: (dims: 2),\n    ),\n)",
            "p.ron:4:17: config.noise.dims: Unexpected field named `dims`",
        ),
        (
            "(name: \"x\", config: (generator: (learning_rate: fast)))",
            "config.generator.learning_rate: ",
        ),
        (
            "(name: \"x\", config: (generator: (neurons: -3)))",
            "config.generator.neurons: ",
        ),
        (
            "(name: \"x\", config: (loss: logg))",
            "config.loss: Unexpected variant named `logg`",
        ),
        ("(name: 3)", "name: "),
        ("(description: \"no name\")", "missing"),
    ];
    for (text, expected) in cases {
        let message = refusal(text);
        assert!(
            message.contains(expected),
            "{text}\n  gave   {message}\n  wanted {expected}"
        );
        assert!(message.starts_with("p.ron:"), "{message}");
    }
}

#[test]
fn what_web_pages_and_office_programs_put_in_is_read_or_named() {
    let plain = "(\n    name: \"Ring\",\n    config: (seed: 3),\n)";
    let expected = Preset::parse(plain, "p.ron").unwrap();
    for text in [
        format!("\u{feff}{plain}"),
        plain.replace("    ", "\u{a0}\u{a0}\u{202f}\u{3000}"),
        plain.replace('\n', "\r\n\u{200b}"),
    ] {
        assert_eq!(Preset::parse(&text, "p.ron").unwrap(), expected, "{text:?}");
    }
    // In a string they stay.
    let name = "a\u{a0}“b”";
    let read = Preset::parse(&plain.replace("Ring", name), "p.ron").unwrap();
    assert_eq!(read.name, name);
    for (text, expected) in [
        (
            plain.replace("\"Ring\"", "„Ring“"),
            "`„` (U+201E) is a typographic quotation mark; type \" instead",
        ),
        (
            plain.replace("seed: 3", "real_weight: 0,95, seed: 3"),
            "`0,95` has a decimal comma; type a point: 0.95",
        ),
        (plain.replace("\"Ring\"", "„Ring“"), "p.ron:2:11: "),
        (
            plain.replace("seed: 3", "real_weight: 0,95, seed: 3"),
            "p.ron:3:28: ",
        ),
        (
            plain.replace("seed: 3", "weight_clip: −1"),
            "type - instead",
        ),
    ] {
        let message = refusal(&text);
        assert!(message.contains(expected), "{text}\n  gave   {message}");
    }
    let mut config = Config::default();
    let message = set(&mut config, "generator.learning_rate=0,03")
        .unwrap_err()
        .to_string();
    assert!(message.ends_with("with a decimal point: 0.03"), "{message}");
}

#[test]
fn values_out_of_range_are_all_named_with_value_and_range() {
    let message = refusal(
        "(name: \"x\", config: (noise: (dim: 999), batch_size: 0, seed: 1,
            generator: (learning_rate: inf, dropout: 0.95), real_weight: NaN))",
    );
    for expected in [
        "noise.dim is 999, but must be a whole number from 1 to 256",
        "batch_size is 0, but must be a whole number from 1 to 2048",
        "generator.learning_rate is inf, but must be a number from 1e-6 to 10",
        "generator.dropout is 0.95, but must be a number from 0 to 0.9",
        "real_weight is NaN, but must be a number from 0.05 to 2",
    ] {
        assert!(message.contains(expected), "{message}\nlacks {expected}");
    }
}

#[test]
fn a_distribution_of_points_needs_points() {
    let message = refusal("(name: \"x\", config: (data: (distribution: drawn)))");
    assert!(
        message.contains("data.drawn is a list of 0 points, but must be a list of 2 to 20000"),
        "{message}"
    );
    let message = refusal("(name: \"x\", config: (data: (drawn: [(0.5, NaN), (0.1, 0.2)])))");
    assert!(
        message.contains("data.drawn") && message.contains("point 1"),
        "{message}"
    );
}

#[test]
fn newer_formats_say_so_even_with_fields_that_are_unknown_here() {
    let message = refusal(&format!(
        "(format: {}, name: \"x\", hologram: true)",
        FORMAT + 1
    ));
    assert!(
        message.contains("format version 2") && message.contains("Update GAN Playground"),
        "{message}"
    );
    assert!(refusal("(format: 0, name: \"x\")").contains("version 0 does not exist"));
}

#[test]
fn files_that_are_no_text_files_are_refused_with_the_reason() {
    let folder = folder();
    let read = |path: &PathBuf| Preset::read(path).unwrap_err().to_string();
    let large = write(&folder, "large.ron", &vec![b' '; (24 << 20) + 1]);
    assert!(read(&large).ends_with("larger than 24 MiB, so this is not a preset file"));
    let binary = write(&folder, "binary.ron", b"(name: \"\xff\")");
    assert!(read(&binary).contains("not a text file: invalid UTF-8 at byte 8; if it is text"));
    assert!(read(&folder.path().to_owned()).contains("this is a folder"));
    let missing = folder.path().join("missing.ron");
    assert!(read(&missing).contains("cannot read: No such file"));
}

#[cfg(unix)]
#[test]
fn a_failed_save_leaves_the_old_file_intact() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    let preset = Preset::new("new", "", Config::default());
    // A folder in place of the file: neither root nor anybody else can write there.
    let path = folder.path().join("taken.ron");
    fs::create_dir(&path).unwrap();
    let message = preset.write(&path).unwrap_err().to_string();
    assert!(message.contains("cannot save") && message.contains("Nothing was changed"));
    let nowhere = folder.path().join("nowhere/preset.ron");
    assert!(
        preset
            .write(&nowhere)
            .unwrap_err()
            .to_string()
            .contains("cannot save")
    );

    let old = write(&folder, "old.ron", b"old");
    let link = folder.path().join("link.ron");
    std::os::unix::fs::symlink(&old, &link).unwrap();
    preset.write(&link).unwrap();
    assert_eq!(
        Preset::read(&old).unwrap(),
        preset,
        "a link is written through"
    );
    assert!(link.is_symlink());
    // A link to nothing yet, and permissions that somebody gave.
    let (dangling, new) = (
        folder.path().join("dangling.ron"),
        folder.path().join("new.ron"),
    );
    std::os::unix::fs::symlink(&new, &dangling).unwrap();
    preset.write(&dangling).unwrap();
    assert!(dangling.is_symlink() && Preset::read(&new).unwrap() == preset);
    fs::set_permissions(&new, fs::Permissions::from_mode(0o600)).unwrap();
    preset.write(&new).unwrap();
    assert_eq!(
        fs::metadata(&new).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let leftovers = fs::read_dir(folder.path())
        .unwrap()
        .filter(|e| {
            e.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .starts_with(".gan")
        })
        .count();
    assert_eq!(leftovers, 0, "no temporary file is left behind");
}

#[test]
fn the_largest_drawing_and_the_most_pictures_fit_into_a_preset_file() {
    let folder = folder();
    let mut config = Config::default();
    let point = |i: u32| [(i % 997) as f32 / 997.0, (i % 991) as f32 / 991.0];
    config.data.distribution = Distribution::Drawn;
    config.data.drawn = Points::from((0..20_000).map(point).collect::<Vec<_>>());
    config.data.imported = config.data.drawn.clone();
    let noise =
        (0..MAX_PICTURES as u32 * 32 * 32 * 3).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8);
    config.data.pictures = Pictures::new(3, noise.collect()).unwrap();
    let path = folder.path().join("drawing.ron");
    let preset = Preset::new("drawing", "", config);
    preset.write(&path).unwrap();
    assert_eq!(Preset::read(&path).unwrap(), preset);
}

#[test]
fn shipped_presets_are_described_and_stay_what_they_claim_to_be() {
    assert!(SHIPPED.len() >= 12);
    for s in SHIPPED.iter() {
        let sentences = s.preset.description.matches(['.', '!', '?']).count();
        assert!(sentences >= 2, "{}: two sentences are promised", s.slug);
        assert!(
            s.preset.description.len() < 330,
            "{}: too long for its card",
            s.slug
        );
        check(&s.preset.config).unwrap();
    }
    // GAN Lab's page default, on its four distributions: nothing else may differ.
    for (slug, distribution) in [
        ("ganlab-line", Distribution::Line),
        ("ganlab-gaussians", Distribution::Gaussians),
        ("ganlab-ring", Distribution::Ring),
        ("ganlab-disjoint", Distribution::Disjoint),
    ] {
        let mut config = Config::default();
        config.data.distribution = distribution;
        let preset = &shipped(slug).unwrap().preset;
        assert_eq!(preset.config, config, "{slug}");
    }
    let default = Config::default();
    assert_eq!((default.noise.dim, default.batch_size), (2, 150));
    assert_eq!(
        (default.generator.hidden_layers, default.generator.neurons),
        (2, 8)
    );
    assert_eq!(default.discriminator.activation, Activation::Relu);
    assert_eq!((default.loss, default.real_weight), (Loss::Log, 0.95));
    // One changed setting cures the collapse, and the oscillation.
    for (slug, cure) in [
        ("mode-collapse", "mode-collapse-cured"),
        ("oscillation", "oscillation-cured"),
    ] {
        let (ill, cured) = (
            &shipped(slug).unwrap().preset.config,
            &shipped(cure).unwrap().preset.config,
        );
        let changed = TABLE.iter().filter(|h| h.value(ill) != h.value(cured));
        assert_eq!(changed.count(), 1, "{slug}");
    }
}

#[test]
fn the_oscillation_swings_and_its_cure_does_not() {
    let said = |slug: &str| {
        let config = shipped(slug).unwrap().preset.config.clone();
        let mut session = Session::new(config, Backend::Flex);
        for _ in 0..2_000 {
            session.run_epoch().unwrap();
        }
        session.judge(false).verdict
    };
    assert_eq!(said("oscillation"), Verdict::Oscillating);
    assert_ne!(said("oscillation-cured"), Verdict::Oscillating);
}

#[test]
fn the_table_is_complete_and_every_row_works() {
    let mut keys: Vec<_> = TABLE.iter().map(|h| h.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), TABLE.len(), "keys are unique");
    for group in Group::ALL {
        assert!(TABLE.iter().any(|h| h.group == group));
    }
    for h in TABLE.iter() {
        assert!(h.help.ends_with('.'), "{}", h.key);
        let mut config = Config::default();
        let before = h.value(&config);
        h.set_text(&mut config, &before).unwrap();
        assert_eq!(
            config,
            Config::default(),
            "{}: setting its own value changes it",
            h.key
        );
        for bad in ["", "wrong", "-1", "1e99", "NaN", "inf"] {
            let error = h.set_text(&mut config, bad).unwrap_err().to_string();
            assert!(
                error.starts_with(h.key) && error.contains("must be"),
                "{error}"
            );
        }
        assert_eq!(config, Config::default());
    }
    // The file format and the table hold the same settings: each key is a path in a file, and each
    // field has a row. Points are no hyperparameter, and left out of a file without any.
    // Settings of images are left out where they are the default, as files of points lack them.
    let mut config = Config::default();
    for other in [
        "data.images=digits",
        "data.image_side=px8",
        "architecture=convolutional",
        "generator.channels=3",
        "generator.depth=1",
        "generator.norm=none",
        "generator.resampling=pooling",
        "generator.norm_statistics=running",
        "generator.average_warm_up=20",
        "discriminator.channels=3",
        "discriminator.depth=1",
        "discriminator.norm=none",
        "discriminator.resampling=pooling",
        "discriminator.norm_statistics=running",
        "discriminator.loss_threshold=0.25",
        "generator.optimism=1",
        "generator.unrolled_steps=5",
        "extragradient=on",
        "discriminator.optimism=1",
        "discriminator.gradient_penalty=10",
        "discriminator.spectral_norm=1",
        "discriminator.instance_noise=0.1",
        "discriminator.packing=4",
        "batch_deviation=on",
        "discriminator.r1_interval=8",
        "style.width=32",
    ] {
        set(&mut config, other).unwrap();
    }
    let file = serde_json::to_value(config).unwrap();
    let mut fields = Vec::new();
    for (section, value) in file.as_object().unwrap() {
        match value.as_object() {
            Some(parts) => fields.extend(parts.keys().map(|part| format!("{section}.{part}"))),
            None => fields.push(section.clone()),
        }
    }
    fields.sort_unstable();
    assert_eq!(fields, keys);
    // What acts live needs no new run, and the other way round.
    for h in TABLE.iter() {
        let mut config = Config::default();
        let other = [
            "1",
            "2",
            "0.5",
            "ring",
            "gaussian",
            "tanh",
            "adam",
            "hinge",
            "he",
            "digits",
            "px8",
            "convolutional",
            "none",
            "running",
            "pooling",
            "constant",
            "modulated",
            "as_others",
            "equalised",
            "stylegan",
            "off",
            "on",
        ];
        let was_set = other
            .iter()
            .any(|v| h.set_text(&mut config, v).is_ok() && config != Config::default());
        assert!(was_set, "{} could not be changed", h.key);
        let rebuilds = gan_playground::config::needs_rebuild(&Config::default(), &config);
        assert_eq!(rebuilds, h.effect == Effect::Rebuild, "{}", h.key);
    }
    assert_eq!(Distribution::ALL.len(), 12);
}

#[test]
fn misspelt_keys_get_a_hint() {
    let mut config = Config::default();
    for (wrong, right) in [
        ("noise.dims=1", "noise.dim"),
        ("discriminator.real_weight=1", "real_weight"),
        ("generator.lerning_rate=1", "generator.learning_rate"),
    ] {
        let message = set(&mut config, wrong).unwrap_err().to_string();
        assert!(
            message.contains(&format!("did you mean `{right}`?")),
            "{message}"
        );
    }
    let message = set(&mut config, "xyzzy=1").unwrap_err().to_string();
    assert!(message.contains("docs/HYPERPARAMETERS.md"), "{message}");
    assert!(
        set(&mut config, "noise.dim")
            .unwrap_err()
            .to_string()
            .contains("key=value")
    );
}
