//! Trained models: saved, opened and gone on with; GAN Lab's files; bad files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};

use gan_playground::config::{
    Config, Distribution, Extragradient, Loss, NoiseDistribution, OptimizerKind,
};
use gan_playground::gan::{Backend, Player};
use gan_playground::models::{Model, file, ganlab};
use gan_playground::training::Session;

fn trained(config: Config, epochs: u64) -> Session {
    let mut session = Session::new(config, Backend::Flex);
    train(&mut session, epochs);
    session
}

fn train(session: &mut Session, epochs: u64) {
    for _ in 0..epochs {
        session.run_epoch().unwrap();
    }
}

fn model(session: &Session) -> Model {
    Model {
        name: "mine".to_owned(),
        description: "A test.".to_owned(),
        checkpoint: session.checkpoint(),
        history: session.history().clone(),
        notes: Vec::new(),
    }
}

fn resume(model: Model) -> Session {
    Session::resume(model.checkpoint, model.history, Backend::Flex).unwrap()
}

/// Epoch, updates, parameters, losses.
type Bits = (u64, (u64, u64), [Vec<u32>; 2], [Option<u64>; 2]);

/// Everything that a run is, as bits.
fn bits(session: &Session) -> Bits {
    let parameters = |player| {
        let parameters = session.parameters(player);
        parameters.into_iter().map(f32::to_bits).collect()
    };
    (
        session.epoch(),
        session.updates(),
        [Player::Generator, Player::Discriminator].map(parameters),
        [session.d_loss(), session.g_loss()].map(|l| l.map(f64::to_bits)),
    )
}

#[test]
fn a_model_that_was_saved_goes_on_as_if_it_had_never_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    for (g, d, momentum, dropout) in [
        (OptimizerKind::Sgd, OptimizerKind::Sgd, 0.0, 0.0),
        (OptimizerKind::Sgd, OptimizerKind::Adam, 0.9, 0.0),
        (OptimizerKind::Adam, OptimizerKind::RmsProp, 0.0, 0.0),
        (OptimizerKind::RmsProp, OptimizerKind::Sgd, 0.5, 0.3),
    ] {
        let mut config = Config::default();
        config.generator.optimizer = g;
        config.discriminator.optimizer = d;
        config.generator.learning_rate = 0.003;
        config.discriminator.learning_rate = 0.003;
        config.generator.momentum = momentum;
        config.discriminator.momentum = momentum;
        config.discriminator.dropout = dropout;
        if d == OptimizerKind::Adam {
            config.generator.average = 0.99;
            config.discriminator.r1 = 0.01;
        }
        if dropout > 0.0 {
            // All that looks ahead, with random numbers and a lazy penalty on the way.
            config.extragradient = Extragradient::On;
            config.generator.unrolled_steps = 2.0;
            (config.discriminator.r1, config.discriminator.r1_interval) = (0.01, 3.0);
        }
        // A batch that does not divide the pools, and a step outside any epoch.
        config.batch_size = 77;
        let mut session = trained(config, 120);
        session.update_discriminator().unwrap();
        session.measure();
        file::write(&model(&session), &path).unwrap();

        let read = Model::read(&path).unwrap();
        assert_eq!(read, model(&session));
        let mut opened = resume(read);
        assert_eq!(bits(&opened), bits(&session));
        train(&mut session, 1_000);
        train(&mut opened, 1_000);
        assert_eq!(bits(&opened), bits(&session), "{g:?}, {d:?}");
        assert_eq!(opened.history(), session.history());
    }
}

/// A model of GAN Lab written by hand: G maps 1-D noise through 2 hidden layers of 2 units.
fn write_ganlab(folder: &Path, change: impl Fn(String) -> String, weights: &[f32]) -> PathBuf {
    let text = r#"{"modelTopology":{"shape_name":"Ring","iter_count":812,"config":{
        "selectedNoiseType":"1D Gaussian","noiseSize":1,"numGeneratorLayers":1,
        "numDiscriminatorLayers":1,"numGeneratorNeurons":2,"numDiscriminatorNeurons":3,
        "dLearningRate":0.1,"gLearningRate":0.03,"dOptimizerType":"SGD","gOptimizerType":"Adam",
        "lossType":"LeastSq loss","kDSteps":3,"kGSteps":2}},
        "weightsManifest":[{"paths":["../elsewhere/model.weights.bin"],"weights":[
        {"name":"d-0","shape":[2,3],"dtype":"float32"},{"name":"d-1","shape":[3],"dtype":"float32"},
        {"name":"d-2","shape":[3,3],"dtype":"float32"},{"name":"d-3","shape":[3],"dtype":"float32"},
        {"name":"d-4","shape":[3,1],"dtype":"float32"},{"name":"d-5","shape":[1],"dtype":"float32"},
        {"name":"g-0","shape":[1,2],"dtype":"float32"},{"name":"g-1","shape":[2],"dtype":"float32"},
        {"name":"g-2","shape":[2,2],"dtype":"float32"},{"name":"g-3","shape":[2],"dtype":"float32"},
        {"name":"g-4","shape":[2,2],"dtype":"float32"},{"name":"g-5","shape":[2],"dtype":"float32"}
        ]}]}"#;
    let bytes: Vec<u8> = weights.iter().flat_map(|w| w.to_le_bytes()).collect();
    fs::write(folder.join("model.weights.bin"), bytes).unwrap();
    let path = folder.join("model.json");
    fs::write(&path, change(text.to_owned())).unwrap();
    path
}

/// D's 25 numbers, then G's 16.
const D_NUMBERS: usize = 2 * 3 + 3 + 3 * 3 + 3 + 3 + 1;
const G_NUMBERS: usize = 2 + 2 + 2 * 2 + 2 + 2 * 2 + 2;

fn numbers() -> Vec<f32> {
    (0..D_NUMBERS + G_NUMBERS)
        .map(|i| i as f32 / 10.0 - 2.0)
        .collect()
}

#[test]
fn a_model_of_ganlab_is_read_with_its_settings_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_ganlab(folder.path(), |t| t, &numbers());
    let model = Model::read(&path).unwrap();
    let config = &model.checkpoint.config;
    assert_eq!(config.data.distribution, Distribution::Ring);
    assert_eq!(config.noise.dim, 1);
    assert_eq!(config.noise.distribution, NoiseDistribution::Gaussian);
    assert_eq!(config.loss, Loss::LeastSquares);
    let (g, d) = (&config.generator, &config.discriminator);
    assert_eq!((g.hidden_layers, g.neurons, g.updates_per_epoch), (2, 2, 2));
    assert_eq!((d.hidden_layers, d.neurons, d.updates_per_epoch), (2, 3, 3));
    assert_eq!((g.learning_rate, d.learning_rate), (0.03, 0.1));
    assert_eq!(
        (g.optimizer, d.optimizer),
        (OptimizerKind::Adam, OptimizerKind::Sgd)
    );
    assert_eq!(model.checkpoint.epoch(), 812);
    let networks = &model.checkpoint.networks;
    assert_eq!(networks.discriminator.parameters, numbers()[..D_NUMBERS]);
    assert_eq!(networks.generator.parameters, numbers()[D_NUMBERS..]);
    let mut session = resume(model);
    assert_eq!(session.epoch(), 812);
    train(&mut session, 5);
    assert_eq!((session.epoch(), session.updates().0), (817, 817 * 3));
}

#[test]
fn what_ganlab_can_say_goes_there_and_back_and_the_rest_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.json");
    let session = trained(Config::default(), 30);
    ganlab::write(&model(&session), &path).unwrap();
    let back = Model::read(&path).unwrap();
    assert_eq!(
        back.checkpoint.networks.generator,
        session.checkpoint().networks.generator
    );
    assert_eq!(
        back.checkpoint.networks.discriminator,
        session.checkpoint().networks.discriminator
    );
    assert_eq!(back.checkpoint.config, Config::default());
    assert_eq!(back.checkpoint.epoch(), 30);

    let mut config = Config::default();
    config.data.distribution = Distribution::Spiral;
    config.generator.dropout = 0.1;
    config.generator.average = 0.9;
    config.discriminator.optimizer = OptimizerKind::RmsProp;
    config.discriminator.r1 = 0.1;
    let error = ganlab::write(&model(&trained(config, 1)), &path).unwrap_err();
    let text = error.to_string();
    for part in [
        "distribution",
        "dropout (generator)",
        "RMSprop (discriminator)",
        "averaging",
        "R1 penalty",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

/// A change of the text, the weights, and what the refusal says.
type Case<'a> = (&'a dyn Fn(String) -> String, &'a [f32], &'a str);

#[test]
fn bad_files_of_ganlab_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |change: &dyn Fn(String) -> String, weights: &[f32]| {
        let path = write_ganlab(folder.path(), change, weights);
        Model::read(&path).unwrap_err().to_string()
    };
    let replace = |from: &'static str, to: &'static str| {
        move |text: String| {
            assert!(text.contains(from));
            text.replace(from, to)
        }
    };
    let good = numbers();
    let mut nan = good.clone();
    nan[3] = f32::NAN;
    let cases: [Case<'_>; 9] = [
        (&replace("Ring", "Heart"), &good, "`Heart` is none of"),
        (
            &replace("LeastSq loss", "Hinge"),
            &good,
            "lossType: `Hinge`",
        ),
        (
            &replace("1D Gaussian", "3D Noise"),
            &good,
            "selectedNoiseType",
        ),
        (
            &replace("\"noiseSize\":1", "\"noiseSize\":2"),
            &good,
            "stands where",
        ),
        (
            &replace("\"kDSteps\":3", "\"kDSteps\":99999"),
            &good,
            "discriminator.updates_per_epoch",
        ),
        (
            &replace("[3,3],\"dtype\":\"float32\"", "[3,3],\"dtype\":\"int32\""),
            &good,
            "int32",
        ),
        (
            &replace("\"lossType\":\"LeastSq loss\",", ""),
            &good,
            "lossType",
        ),
        (&|t| t, &good[1..], "bytes"),
        (&|t| t, &nan, "no finite number"),
    ];
    for (change, weights, part) in cases {
        let error = refused(change, weights);
        assert!(
            error.contains(part) && error.contains("model.json"),
            "{error}"
        );
    }
    let path = write_ganlab(folder.path(), |t| t, &good);
    fs::remove_file(folder.path().join("model.weights.bin")).unwrap();
    let error = Model::read(&path).unwrap_err().to_string();
    assert_eq!(error.matches("model.weights.bin").count(), 1, "{error}");
    assert_eq!(
        error.matches(folder.path().to_str().unwrap()).count(),
        1,
        "{error}"
    );
}

#[test]
fn a_second_download_of_ganlab_has_its_own_weights() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let first = write_ganlab(folder.path(), |t| t, &numbers());
    fs::copy(&first, at("model (1).json")).unwrap();
    let parameter = |name: &str| {
        let model = Model::read(&at(name)).unwrap();
        let networks = &model.checkpoint.networks;
        (networks.discriminator.parameters[0], model.note())
    };
    // Only the first one's weights: they are taken, and it is said.
    let (value, note) = parameter("model (1).json");
    assert_eq!(value, -2.0);
    assert!(
        note.contains("from model.weights.bin") && note.contains("no model.weights (1).bin"),
        "{note}"
    );
    let second: Vec<u8> = numbers()
        .iter()
        .flat_map(|w| (w + 9.0).to_le_bytes())
        .collect();
    fs::write(at("model.weights (1).bin"), &second).unwrap();
    let (value, note) = parameter("model (1).json");
    assert_eq!(value, 7.0);
    assert!(
        note.contains("from model.weights (1).bin") && note.contains("not from model.weights.bin"),
        "{note}"
    );
    assert_eq!(parameter("model.json"), (-2.0, String::new()));
    fs::copy(&first, at("model (2).json")).unwrap();
    fs::remove_file(at("model.weights.bin")).unwrap();
    let error = Model::read(&at("model (2).json")).unwrap_err().to_string();
    assert_eq!(error.matches("model.weights (2).bin").count(), 1, "{error}");
    let first = write_ganlab(folder.path(), |t| t, &numbers());
    // Renamed together, and renamed alone.
    fs::copy(&first, at("ring.json")).unwrap();
    assert_eq!(parameter("ring.json"), (-2.0, String::new()));
    fs::write(at("ring.weights.bin"), second).unwrap();
    assert_eq!(parameter("ring.json").0, 7.0);
}

#[test]
fn a_model_of_ganlab_that_saw_a_drawing_opens_on_the_data_at_hand() {
    let folder = tempfile::tempdir().unwrap();
    let path = write_ganlab(folder.path(), |t| t.replace("Ring", "drawing"), &numbers());
    let model = Model::read(&path).unwrap();
    assert!(model.lacks_data() && model.note().contains("trained on a drawing"));
    assert!(model.description.contains("shown on other data"));
    assert_eq!(model.checkpoint.config.data, Config::default().data);
    let mut data = Config::default().data;
    data.distribution = Distribution::Spiral;
    let on_spiral = model.on_data(&data);
    assert_eq!(on_spiral.checkpoint.config.data, data);
    let mut session = resume(on_spiral);
    train(&mut session, 2);
    assert_eq!(session.epoch(), 814);
    // A model with data of its own keeps them.
    let path = write_ganlab(folder.path(), |t| t, &numbers());
    let ring = Model::read(&path).unwrap();
    assert_eq!(ring.clone().on_data(&data), ring);
}

#[test]
fn exporting_for_ganlab_replaces_no_weights_of_another_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lr0.05.json");
    let weights = ganlab::weights_path(&path);
    assert_eq!(weights, folder.path().join("lr0.05.weights.bin"));
    fs::write(&weights, "somebody's").unwrap();
    let session = trained(Config::default(), 1);
    let error = ganlab::check_weights(&path).unwrap_err().to_string();
    assert!(
        error.contains("lr0.05.weights.bin") && error.contains("another name"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(&weights).unwrap(), "somebody's");
    assert!(!path.exists());
    fs::remove_file(&weights).unwrap();
    ganlab::check_weights(&path).unwrap();
    ganlab::write(&model(&session), &path).unwrap();
    // Its own are replaced with it.
    ganlab::check_weights(&path).unwrap();
    let later = trained(Config::default(), 2);
    ganlab::write(&model(&later), &path).unwrap();
    let read = Model::read(&path).unwrap();
    assert_eq!(
        read.checkpoint.networks.generator,
        later.checkpoint().networks.generator
    );
}

#[test]
fn a_verdict_goes_on_with_the_model() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    let whole = trained(Config::default(), 700);
    for first in [5, 300, 301] {
        file::write(&model(&trained(Config::default(), first)), &path).unwrap();
        let mut session = resume(Model::read(&path).unwrap());
        train(&mut session, 700 - first);
        assert_eq!(session.history().records, whole.history().records);
        assert_eq!(session.judge(false), whole.judge(false));
    }
    // A file of a version without them opens, and is judged from there on.
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(",\"records\":").unwrap();
    assert!(
        rest.ends_with("}]}}}") || rest.ends_with("}]}}"),
        "{}",
        &rest[rest.len() - 20..]
    );
    fs::write(&path, format!("{before}}}}}")).unwrap();
    let mut session = resume(Model::read(&path).unwrap());
    assert!(session.judge(false).evidence.contains("301"));
    train(&mut session, 600);
    assert!(session.judge(false).evidence.contains("over epochs"));
    // Damage is refused.
    fs::write(
        &path,
        text.replacen("\"spread\":0.", "\"spread\":90000000.", 1),
    )
    .unwrap();
    let error = Model::read(&path).unwrap_err().to_string();
    assert!(error.contains("damaged"), "{error}");
}

#[test]
fn bad_models_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    file::write(&model(&trained(Config::default(), 2)), &path).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let cases: [(&str, &str, &str); 12] = [
        ("\"version\":1", "\"version\":0", "version 0 does not exist"),
        ("{\"format\"", "{} {\"format\"", "follows the end"),
        (
            "\"epoch\":2,",
            "\"epoch\":18446744073709551615,",
            "more epochs",
        ),
        ("\"count\":1}", "\"count\":0}", "damaged"),
        ("\"version\":1", "\"version\":2", "Update GAN Playground"),
        (
            "gan-playground-model",
            "something else",
            "no model of GAN Playground or GAN Lab",
        ),
        ("\"neurons\":8", "\"neurons\":9", "parameters has"),
        ("\"neurons\":8", "\"neurons\":9999", "generator.neurons"),
        ("\"epoch\":2", "\"epoch\":-2", "checkpoint.epoch"),
        ("\"epoch\":2", "\"epoch\":2,\"surprise\":1", "surprise"),
        (
            "\"next_real\":600",
            "\"next_real\":\"x\"",
            "checkpoint.next_real",
        ),
        ("{\"format\"", "[\"format\"", "1:"),
    ];
    for (from, to, part) in cases {
        assert!(good.contains(from), "{from} is not in the file");
        fs::write(&path, good.replacen(from, to, 1)).unwrap();
        let error = Model::read(&path).unwrap_err().to_string();
        assert!(error.contains(part), "{from} → {to}: {error}");
        assert!(error.contains("model.json"), "{error}");
    }
    // A file of a version without averages, R1 and the rest still opens.
    let older = good
        .replace(",\"average\":0.0", "")
        .replace(",\"r1\":0.0", "");
    assert!(!older.contains("average") && !older.contains("\"r1\""));
    fs::write(&path, older).unwrap();
    assert_eq!(
        Model::read(&path).unwrap().checkpoint.config,
        Config::default()
    );

    let mut averaged = Config::default();
    averaged.generator.average = 0.5;
    file::write(&model(&trained(averaged, 1)), &path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let (before, list) = text.split_once("\"average\":[").unwrap();
    let (_, after) = list.split_once(']').unwrap();
    fs::write(&path, format!("{before}\"average\":[0,0,0]{after}")).unwrap();
    let error = Model::read(&path).unwrap_err().to_string();
    assert!(error.contains("averaged parameters has 3"), "{error}");

    fs::write(&path, &good[..good.len() / 2]).unwrap();
    assert!(Model::read(&path).is_err());
    let error = Model::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("folder"), "{error}");
}
