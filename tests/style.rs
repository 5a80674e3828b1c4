//! Losses and gradients of style networks, against `PyTorch` in double precision (`scripts/style_reference.py` wrote
//! `tests/data/style.json`), and what training and exploring make of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

#[path = "common/pytorch.rs"]
mod pytorch;
mod window_kit;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use eframe::egui::accesskit::Toggled;
use eframe::egui::{self, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use burn::tensor::{Tensor, TensorData};
use gan_playground::config::Preset;
use gan_playground::config::{
    Activation, Config, LastLayer, Loss, StyleLayers, StyleStart, WeightScale, set,
};
use gan_playground::data::{ImageShape, SeedNoise};
use gan_playground::gan::fused::op::Aside;
use gan_playground::gan::loss::signs_and_weights;
use gan_playground::gan::r1::r1_gradient;
use gan_playground::gan::sight::Sight;
use gan_playground::gan::wanted::{LayerSet, Recipe, SeedPool};
use gan_playground::gan::{
    Backend, Network, NetworkSpec, Simd, StyleDiscriminator, StyleGenerator, StyleInput,
};
use gan_playground::gan::{FrozenGenerator, Player, Wanted};
use gan_playground::models::Model;
use gan_playground::training::session::Seen;
use gan_playground::training::{Explored, History, Inherited, Session};
use gan_playground::ui::Options;
use pytorch::{Picked, numbers};
use serde::Deserialize;
use window_kit::*;

/// Of the length of a gradient: f32's 1.2e-7 through a few thousand operations.
const TOLERANCE: f64 = 2e-5;

#[derive(Debug, Deserialize)]
struct Case {
    side: usize,
    image_channels: usize,
    latent: usize,
    mapping_layers: usize,
    width: usize,
    mapping_rate: f32,
    start: StyleStart,
    layers: StyleLayers,
    last: LastLayer,
    channels: usize,
    most_channels: usize,
    depth: usize,
    activation: Activation,
    weights: WeightScale,
    sees_batch: bool,
    cut: usize,
    loss: Loss,
    batch: usize,
    d_loss: f64,
    g_loss: f64,
    fake: Picked,
    d_gradient: Picked,
    g_gradient: Picked,
    r1_gradient: Picked,
}

impl Case {
    fn image(&self) -> ImageShape {
        ImageShape {
            side: self.side,
            channels: self.image_channels,
        }
    }

    fn generator(&self) -> StyleGenerator {
        StyleGenerator {
            image: self.image(),
            latent: self.latent,
            input: match self.cut {
                0 => StyleInput::Noise,
                cut => StyleInput::Mixed { cut },
            },
            mapping_layers: self.mapping_layers,
            width: self.width,
            start: self.start,
            layers: self.layers,
            last: self.last,
            channels: self.channels,
            most_channels: self.most_channels,
            depth: self.depth,
            activation: self.activation,
            weights: self.weights,
            mapping_rate: self.mapping_rate,
            has_norm: true,
        }
    }

    fn discriminator(&self, groups: usize) -> StyleDiscriminator {
        StyleDiscriminator {
            image: self.image(),
            channels: self.channels,
            most_channels: self.most_channels,
            depth: self.depth,
            activation: self.activation,
            weights: self.weights,
            sees_batch: self.sees_batch,
            groups,
        }
    }
}

fn network(spec: NetworkSpec, weights: WeightScale, seed: usize, backend: Backend) -> Network {
    let scale = match weights {
        WeightScale::Plain => 0.5,
        WeightScale::Equalised => 2.0,
    };
    let mut parameters = numbers(spec.parameters(), seed, scale);
    for block in spec.blocks() {
        if block.start.is_some_and(|start| start.mean == 1.0) {
            for number in &mut parameters[block.range] {
                // As the script adds them: in f64, then rounded.
                *number = (f64::from(*number) + 1.0) as f32;
            }
        }
    }
    Network::with_parameters(spec, parameters, &backend.device())
}

fn rows(values: Vec<f32>, width: usize, backend: Backend) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), &backend.device())
}

fn list<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec().unwrap()
}

/// Images, losses of D and of G, and the gradients of both and of the penalty.
struct Found {
    fake: Vec<f32>,
    losses: [f64; 2],
    gradients: [Vec<f32>; 3],
}

fn run_case(case: &Case, simd: Option<Simd>, backend: Backend) -> Found {
    let spec = NetworkSpec::StyleGenerator(case.generator());
    let g = network(spec, case.weights, 1, backend);
    let d = |groups| {
        let spec = NetworkSpec::StyleDiscriminator(case.discriminator(groups));
        network(spec, case.weights, 2, backend)
    };
    let (batch, width) = (case.batch, g.spec.outputs());
    let inputs = g.spec.inputs();
    let z = rows(numbers(batch * inputs, 3, 2.0), inputs, backend);
    let real = rows(numbers(batch * width, 4, 1.0), width, backend);
    let fake = g.forward(simd, z.clone());
    let seen = Tensor::cat(vec![real.clone(), fake.clone()], 0);
    let (d_loss, of_d, g_loss, of_g) = if let Some(simd) = simd {
        let terms = case.loss.discriminator_terms(batch, 1.0);
        let of_d = d(2).parameter_gradient(simd, seen, Aside::default(), terms);
        let mean = case.loss.generator_mean(batch);
        let asides = [Aside::default(), Aside::default()];
        let of_g = g.gradient_through(&d(1), simd, z, asides, mean).graded;
        (of_d.loss, of_d.gradient, of_g.loss, of_g.gradient)
    } else {
        let layers = d(2).leaves();
        let (signs, weights) = signs_and_weights(batch, 1.0);
        let (signs, weights) = (rows(signs, 1, backend), rows(weights, 1, backend));
        let logits = layers.forward_with(seen, None);
        let d_loss = case.loss.discriminator(logits, signs, weights);
        let of_d = layers.gradient(&mut d_loss.backward());
        let layers = g.leaves();
        let logits = d(1)
            .constants()
            .forward_with(layers.forward_with(z, None), None);
        let g_loss = case.loss.generator(logits).mean();
        let of_g = layers.gradient(&mut g_loss.backward());
        (d_loss, of_d, g_loss, of_g)
    };
    let r1 = r1_gradient(&d(1), &Sight::alone(d(1).spec.inputs()), simd, 1.0, real);
    Found {
        fake: list(fake),
        losses: [d_loss, g_loss].map(|loss| f64::from(list(loss)[0])),
        gradients: [of_d, of_g, r1].map(list),
    }
}

fn cases() -> Vec<Case> {
    let cases: Vec<Case> = serde_json::from_str(include_str!("data/style.json")).unwrap();
    assert_eq!(cases.len(), 6);
    cases
}

#[test]
fn images_losses_and_gradients_agree_with_pytorch_on_both_routes() {
    for (index, case) in cases().iter().enumerate() {
        let sets = Simd::available().into_iter().map(Some);
        for simd in [None].into_iter().chain(sets) {
            for backend in Backend::ALL {
                let what = format!("case {index}, {simd:?}, {backend:?}");
                let Found {
                    fake,
                    losses,
                    gradients,
                } = run_case(case, simd, backend);
                let error = case.fake.error(&fake);
                assert!(error < TOLERANCE, "{what}: images are off by {error:e}");
                for (loss, expected) in losses.into_iter().zip([case.d_loss, case.g_loss]) {
                    let apart = (loss - expected).abs() / expected.abs().max(1e-3);
                    assert!(apart < 1e-5, "{what}: {loss} {expected}");
                }
                let expected = [&case.d_gradient, &case.g_gradient, &case.r1_gradient];
                for ((name, expected), actual) in
                    ["D", "G", "R1"].iter().zip(expected).zip(&gradients)
                {
                    let error = expected.error(actual);
                    assert!(error < TOLERANCE, "{what}: {name} is off by {error:e}");
                }
            }
        }
    }
}

#[test]
fn threads_change_no_bit() {
    for case in cases() {
        let runs = [1, 2, 3].map(|threads| {
            let simd = Simd::best().with_threads(threads);
            let found = run_case(&case, Some(simd), Backend::Flex);
            (found.fake, found.losses, found.gradients)
        });
        assert!(runs.iter().all(|run| *run == runs[0]), "{case:?}");
    }
}

/// Small style networks that learn shapes.
fn small(settings: &[&str]) -> Config {
    let mut config = Config::default();
    for setting in [
        "data.images=one_shape",
        "data.count=200",
        "architecture=style",
        "noise.dim=4",
        "noise.distribution=normal",
        "batch_size=6",
        "style.width=5",
        "generator.channels=3",
        "discriminator.channels=3",
    ]
    .iter()
    .chain(settings)
    {
        set(&mut config, setting).unwrap();
    }
    config
}

const EXPLORER: [&str; 8] = [
    "style.start=constant",
    "style.layers=modulated",
    "style.weights=equalised",
    "style.critic=stylegan",
    "style.mixing=0.7",
    "discriminator.r1=0.4",
    "discriminator.r1_interval=3",
    "generator.average=0.9",
];

#[test]
fn a_run_in_two_parts_is_the_run_in_one() {
    for settings in [&[][..], &EXPLORER] {
        let config = small(settings);
        let mut whole = Session::new(config.clone(), Backend::Flex);
        let mut first = Session::new(config, Backend::Flex);
        for _ in 0..7 {
            whole.run_epoch().unwrap();
        }
        for _ in 0..4 {
            first.run_epoch().unwrap();
        }
        // Mixing and the lazy penalty go on where they were.
        let mut second =
            Session::resume(first.checkpoint(), first.history().clone(), Backend::Flex).unwrap();
        for _ in 0..3 {
            second.run_epoch().unwrap();
        }
        assert_eq!(whole.checkpoint(), second.checkpoint(), "{settings:?}");
    }
}

#[test]
fn an_update_in_so_many_has_the_penalty_and_as_many_times_as_much() {
    // Of points, too.
    for images in ["data.images=none", "data.images=one_shape"] {
        let with = |settings: &[&str]| {
            let mut config = small(&[images, "style.mixing=0"]);
            config.discriminator.updates_per_epoch = 1;
            for setting in settings {
                set(&mut config, setting).unwrap();
            }
            let mut session = Session::new(config, Backend::Flex);
            let mut parameters = Vec::new();
            for _ in 0..3 {
                session.run_epoch().unwrap();
                parameters.push(session.parameters(Player::Discriminator));
            }
            parameters
        };
        let none = with(&[]);
        let lazy = with(&["discriminator.r1=0.5", "discriminator.r1_interval=3"]);
        assert_eq!(lazy[..2], none[..2], "{images}");
        assert_ne!(lazy[2], none[2], "{images}");
    }
    // With plain steps it is three times the step.
    let third = |settings: &[&str]| {
        let mut config = small(&["data.images=none"]);
        config.discriminator.updates_per_epoch = 1;
        config.generator.updates_per_epoch = 0;
        for setting in settings {
            set(&mut config, setting).unwrap();
        }
        let mut session = Session::new(config, Backend::Flex);
        for _ in 0..2 {
            session.run_epoch().unwrap();
        }
        let before = session.checkpoint();
        session.run_epoch().unwrap();
        (before, session.parameters(Player::Discriminator))
    };
    let lazy = ["discriminator.r1=0.5", "discriminator.r1_interval=3"];
    let (before, with_penalty) = third(&lazy);
    let (_, without) = third(&[]);
    let mut config = before.config.clone();
    set(&mut config, "discriminator.r1=1.5").unwrap();
    set(&mut config, "discriminator.r1_interval=1").unwrap();
    let checkpoint = gan_playground::training::Checkpoint { config, ..before };
    let mut every = Session::resume(checkpoint, History::default(), Backend::Flex).unwrap();
    every.run_epoch().unwrap();
    assert_eq!(every.parameters(Player::Discriminator), with_penalty);
    assert_ne!(with_penalty, without);
}

/// A trained session of small style networks.
fn trained(settings: &[&str]) -> Session {
    let mut session = Session::new(small(settings), Backend::Flex);
    for _ in 0..4 {
        session.run_epoch().unwrap();
    }
    session
}

fn frozen(session: &Session) -> FrozenGenerator {
    session.frozen_generator(Seen::Present).unwrap()
}

#[test]
fn a_frozen_generator_makes_the_images_of_the_picture() {
    for settings in [
        &[][..],
        &["style.start=constant", "style.weights=equalised"],
        &["style.last=as_others"],
        &EXPLORER,
    ] {
        let session = trained(settings);
        let snapshot = session.snapshot(gan_playground::training::View::default());
        let images = snapshot.images().unwrap();
        let same = frozen(&session).rows(&images.noise);
        assert_eq!(same.len(), images.fakes.len());
        // But for the variance of batch norms: n − 1 in place of n.
        for (a, b) in same.iter().zip(&images.fakes) {
            assert!((a - b).abs() < 2e-2, "{settings:?}: {a} {b}");
        }
    }
}

#[test]
fn a_frozen_generator_has_the_statistics_of_fakes_of_one_style_each() {
    let session = trained(&["style.mixing=0"]);
    let noise = SeedNoise::new(&session.config().noise).noise(7);
    let mut checkpoint = session.checkpoint();
    set(&mut checkpoint.config, "style.mixing=1").unwrap();
    let mixing = Session::resume(checkpoint, session.history().clone(), Backend::Flex).unwrap();
    assert!(frozen(&mixing).rows(&noise) == frozen(&session).rows(&noise));
}

#[test]
fn layers_take_the_styles_that_they_are_given_and_truncation_leads_to_the_mean() {
    for settings in [&[][..], &EXPLORER] {
        let session = trained(settings);
        let generator = frozen(&session);
        let seeds = SeedNoise::new(&session.config().noise);
        let make = |psi: f32, recipe: &dyn Fn(&mut SeedPool<'_>) -> Recipe| {
            let mut pool = SeedPool::new(&seeds);
            let images = vec![recipe(&mut pool)];
            generator.make(&Wanted {
                psi,
                ..pool.wanted(images)
            })
        };
        let plain = |seed: u32, psi| make(psi, &|pool| Recipe::plain(pool.seed(seed)));
        let mixed = |layers: LayerSet| {
            make(1.0, &|pool| {
                let (a, b) = (pool.seed(7), pool.seed(8));
                Recipe::mixed(a, b, layers)
            })
        };
        assert_eq!(plain(7, 1.0), generator.rows(&seeds.noise(7)));
        assert_eq!(mixed(LayerSet::default()), plain(7, 1.0));
        assert_eq!(mixed(LayerSet::ALL), plain(8, 1.0));
        // Each layer makes a difference of its own.
        let each: Vec<_> = (0..3)
            .map(|layer| mixed(LayerSet::range(layer..layer + 1)))
            .collect();
        for (index, image) in each.iter().enumerate() {
            assert_ne!(*image, plain(7, 1.0), "{settings:?}: layer {index}");
            assert!(!each[..index].contains(image));
        }
        // By hand, from the styles themselves.
        let styled = generator.styled().unwrap();
        let [w7, w8] = [7, 8].map(|seed| styled.styles(&seeds.noise(seed)));
        assert_eq!(
            mixed(LayerSet::range(1..2)),
            styled.rows(&[&w7[..], &w8, &w7].concat())
        );
        let halves: Vec<f32> = styled
            .mean()
            .iter()
            .zip(&w7)
            .map(|(m, w)| m + 0.5 * (w - m))
            .collect();
        assert_eq!(plain(7, 0.5), styled.rows(&halves.repeat(3)));
        assert_eq!(plain(7, 0.0), plain(8, 0.0));
        assert_eq!(make(1.0, &|_| Recipe::default()), plain(7, 0.0));
        let between: Vec<f32> = w7.iter().zip(&w8).map(|(a, b)| 0.5 * a + 0.5 * b).collect();
        let blend = make(1.0, &|pool| {
            Recipe::plain(pool.blend([(7, 0.5), (8, 0.5)].into_iter()))
        });
        assert_eq!(blend, styled.rows(&between.repeat(3)));
    }
}

#[test]
fn images_of_styles_do_not_depend_on_what_else_is_asked_for() {
    let session = trained(&EXPLORER);
    let generator = frozen(&session);
    let seeds = SeedNoise::new(&session.config().noise);
    let noise: Vec<f32> = (0..5).flat_map(|seed| seeds.noise(seed)).collect();
    let all = generator.rows(&noise);
    let alone: Vec<f32> = (0..5)
        .flat_map(|seed| generator.rows(&seeds.noise(seed)))
        .collect();
    assert_eq!(all, alone);
    // A saved and opened model is the same.
    let opened = Session::resume(
        session.checkpoint(),
        session.history().clone(),
        Backend::Flex,
    );
    assert_eq!(frozen(&opened.unwrap()).rows(&noise), all);
}

/// Faces, whose factors are known, of layers that each have a part.
const FACES: [&str; 4] = [
    "data.images=faces",
    "generator.channels=4",
    "discriminator.channels=4",
    "style.mixing=0",
];

#[test]
fn what_layers_decide_is_counted_by_the_classifier() {
    let session = trained(&FACES);
    let generator = frozen(&session);
    let found = Inherited::of(&session, &generator, 20).unwrap();
    assert_eq!((found.sides.as_slice(), found.pairs), (&[4, 8, 16][..], 20));
    assert_eq!(found.factors.len(), 8);
    // Counted once more, image by image, for one factor and layer.
    let seeds = SeedNoise::new(&session.config().noise);
    let styled = generator.styled().unwrap();
    let (mut differ, mut taken) = (0_u32, 0_u32);
    for pair in 0..20 {
        let [a, b] = [2 * pair, 2 * pair + 1].map(|seed| styled.styles(&seeds.noise(seed)));
        let class = |styles: [&[f32]; 3]| session.classes_of(&styled.rows(&styles.concat()))[2];
        let (of_a, of_b) = (class([&a; 3]), class([&b; 3]));
        if of_a != of_b {
            differ += 1;
            taken += u32::from(class([&a, &a, &b]) == of_b);
        }
    }
    let expected = (differ > 0).then(|| f64::from(taken) / f64::from(differ));
    assert_eq!(found.factors[2].1[2], expected);
    // Nothing is known without styles, or without factors.
    assert_eq!(
        Inherited::of(&trained(&["data.images=space"]), &generator, 20),
        None
    );
    let dcgan = trained(&["architecture=convolutional"]);
    assert_eq!(Inherited::of(&dcgan, &frozen(&dcgan), 20), None);
}

/// Compares without printing all of it.
#[track_caller]
fn same(a: &[f32], b: &[f32]) {
    let differ = a.iter().zip(b).position(|(a, b)| a != b);
    assert!(a.len() == b.len() && differ.is_none(), "{differ:?}");
}

/// A model in a file.
fn saved(session: &Session, folder: &Path) -> String {
    let model = Model {
        name: "Small styles".into(),
        description: String::new(),
        checkpoint: session.checkpoint(),
        history: session.history().clone(),
        notes: Vec::new(),
    };
    let file = folder.join("model.json");
    gan_playground::models::file::write(&model, &file).unwrap();
    file.to_str().unwrap().to_owned()
}

fn run(args: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("gan-playground").unwrap();
    let output = command.args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_line_mixes_truncates_walks_and_measures() {
    let folder = tempfile::tempdir().unwrap();
    let session = trained(&FACES);
    let file = saved(&session, folder.path());
    let out = folder.path().join("a.npy");
    let out = out.to_str().unwrap();
    let numbers = || -> Vec<f32> {
        let bytes = fs::read(out).unwrap();
        let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
        let numbers = bytes[10 + header..].as_chunks::<4>().0;
        numbers.iter().map(|b| f32::from_le_bytes(*b)).collect()
    };
    let seeds = SeedNoise::new(&session.config().noise);
    let styled = frozen(&session).styled().unwrap();
    let w = |seed: u32, psi: f32| -> Vec<f32> {
        let w = styled.styles(&seeds.noise(seed));
        if psi == 1.0 {
            return w;
        }
        styled
            .mean()
            .iter()
            .zip(w)
            .map(|(m, w)| m + psi * (w - m))
            .collect()
    };
    let args = [
        "generate",
        &file,
        "--seeds",
        "7",
        "--mix",
        "1000:4,16",
        "--psi",
        "0.7",
        "--out",
        out,
    ];
    assert_eq!(run(&args).0, 0);
    let (own, other) = (w(7, 0.7), w(1000, 0.7));
    same(
        &numbers(),
        &styled.rows(&[&other[..], &own, &other].concat()),
    );
    let walk = [
        "generate", &file, "--walk", "3,9", "--frames", "4", "--out", out,
    ];
    assert_eq!(run(&walk).0, 0);
    let between: Vec<f32> = w(3, 1.0)
        .iter()
        .zip(w(9, 1.0))
        .map(|(a, b)| 0.5 * a + 0.5 * b)
        .collect();
    let frame = 16 * 16 * 3;
    same(
        &numbers()[frame..2 * frame],
        &styled.rows(&between.repeat(3)),
    );
    let in_w = numbers();
    assert_eq!(run(&[&walk[..], &["--space", "z"]].concat()).0, 0);
    // The pinned seeds are the same, the way is another.
    same(&numbers()[..frame], &in_w[..frame]);
    assert_ne!(numbers()[frame..2 * frame], in_w[frame..2 * frame]);
    let (code, json, _) = run(&["layers", &file, "--pairs", "20", "--json"]);
    assert_eq!(code, 0);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let found = Inherited::of(&session, &frozen(&session), 20).unwrap();
    assert_eq!(json["layers"], serde_json::json!([4, 8, 16]));
    for (name, shares) in &found.factors {
        assert_eq!(json["factors"][name], serde_json::json!(shares), "{name}");
    }
    let (code, table, _) = run(&["layers", &file, "--pairs", "20"]);
    assert_eq!((code, table.lines().count()), (0, 9), "{table}");
    let (code, _, error) = run(&["generate", &file, "--mix", "7:5", "--out", out]);
    assert!(
        code == 2 && error.contains("no layer makes 5 × 5"),
        "{error}"
    );
    let dcgan = trained(&["architecture=convolutional"]);
    let plain = saved(&dcgan, folder.path());
    for args in [
        &["generate", &plain, "--mix", "7:fine", "--out", out][..],
        &["layers", &plain],
    ] {
        let (code, _, error) = run(args);
        assert!(
            code == 2 && error.contains("no styles of their own"),
            "{error}"
        );
    }
}

fn explorer(settings: &[&str]) -> Window {
    explorer_in([1440.0, 900.0], settings)
}

fn explorer_in(size: [f32; 2], settings: &[&str]) -> Window {
    let options = Options {
        open: Some((Preset::new("Small styles", "", small(settings)), None)),
        ..Options::default()
    };
    let mut window = window_with(size, options);
    press(&mut window, Key::X);
    wait_for_images(&mut window);
    window
}

/// Shows another part beside the explored image.
fn open_tab(window: &mut Window, name: &str) {
    // Where the page is still small it moves as its images come.
    window.run_steps(4);
    window
        .get_by_role_and_label(egui::Role::Button, name)
        .click_accesskit();
    window.run_steps(4);
    wait_for_images(window);
    window.run_steps(2);
}

const TABS: [&str; 4] = ["Neighbours", "Layers", "Style mixing", "What layers decide"];

fn wait_for_images(window: &mut Window) {
    wait_until(window, "the images", |app| {
        let asked = app.pages().explorer.wanted();
        let explored = app.trainer().frame().and_then(|f| f.explored.clone());
        asked.is_some() && explored.is_some_and(|explored| Some(explored.wanted.clone()) == asked)
    });
}

fn explored(window: &Window) -> Arc<Explored> {
    let frame = app(window).trainer().frame().unwrap();
    frame.explored.clone().unwrap()
}

fn pictures(window: &Window) -> Vec<String> {
    let pictures = window.query_all_by_role(egui::Role::Image);
    pictures
        .filter_map(|node| node.accesskit_node().label())
        .collect()
}

#[test]
fn styles_are_mixed_in_the_window() {
    let mut window = explorer(&EXPLORER);
    let session = Session::new(small(&EXPLORER), Backend::Flex);
    let generator = frozen(&session);
    let styled = generator.styled().unwrap();
    let seeds = SeedNoise::new(&session.config().noise);
    let w = |seed: u32| styled.styles(&seeds.noise(seed));
    window
        .get_by_role_and_label(egui::Role::Button, "Style mixing")
        .click();
    window.run_steps(4);
    wait_for_images(&mut window);
    // The coarse layer at first: the explored image, and the first cell of the table.
    let numbers = 256;
    let first = explored(&window).rows[..numbers].to_vec();
    assert_eq!(first, styled.rows(&[w(1000), w(5053), w(5053)].concat()));
    assert!(
        pictures(&window)
            .iter()
            .any(|name| { name == "Explored image: Seed 5053 with styles of seed 1000 in 4 × 4" })
    );
    window.get_by_label("Fine").click();
    window.run_steps(4);
    wait_for_images(&mut window);
    let rows = explored(&window).rows.clone();
    assert_eq!(
        rows[..numbers],
        styled.rows(&[w(5053), w(5053), w(1000)].concat())
    );
    // Explored, middle, six headings, then the row of seed 5053: itself, and with 1000 to 1005.
    let cell = |index: usize| rows[index * numbers..][..numbers].to_vec();
    assert_eq!(cell(1), styled.rows(&styled.mean().repeat(3)));
    assert_eq!(cell(2 + 6), styled.rows(&w(5053).repeat(3)));
    assert_eq!(
        cell(2 + 6 + 3),
        styled.rows(&[w(5053), w(5053), w(1002)].concat())
    );
    window.get_by_label("Seed 5055 with styles of 1003").click();
    window.run_steps(4);
    wait_for_images(&mut window);
    assert_eq!(
        explored(&window).rows[..numbers],
        styled.rows(&[w(5055), w(5055), w(1003)].concat())
    );
    // The table stays as it was, so that its images can be compared, and the explored one is marked.
    window.run_steps(2);
    for (name, is_explored) in [
        ("Seed 5055 with styles of 1003", true),
        ("Seed 5053 with styles of 1000", false),
        ("Seed 5058 with styles of 1005", false),
    ] {
        let toggled = window.get_by_label(name).accesskit_node().toggled();
        assert_eq!(toggled, Some(Toggled::from(is_explored)), "{name}");
    }
}

#[test]
fn tabs_and_boxes_are_whole_in_small_windows() {
    // 1366 × 768 at 100 and at 150 %, and 1024 × 700.
    for size in [[1366.0, 768.0], [911.0, 512.0], [1024.0, 700.0]] {
        let mut window = explorer_in(size, &EXPLORER);
        open_tab(&mut window, "Style mixing");
        let end = window.get_by_label("Close: Explore seeds").rect().right();
        let tabs = TABS.map(|name| (egui::Role::Button, name));
        let boxes = ["4 × 4", "8 × 8", "16 × 16"].map(|name| (egui::Role::CheckBox, name));
        for (role, name) in tabs.into_iter().chain(boxes) {
            let rect = window.get_by_role_and_label(role, name).rect();
            assert!(rect.height() < 30.0, "{name} is broken: {rect:?}, {size:?}");
            assert!(rect.right() <= end, "{name} is cut: {rect:?}, {size:?}");
        }
    }
}

#[test]
fn pinned_seeds_stay_in_one_place_and_in_sight_whatever_is_beside_the_image() {
    for size in [[1366.0, 768.0], [1024.0, 700.0]] {
        let mut window = explorer_in(size, &FACES);
        enter_text(&mut window, "Pinned seeds", "0,50,145");
        let foot = |window: &Window| {
            ["Pinned seeds", "Save images…"].map(|name| window.get_by_label(name).rect())
        };
        let before = foot(&window);
        let end = window.get_by_label_contains("its past can be looked at here");
        let end = end.rect().top();
        assert!(before[1].bottom() <= end, "{before:?} of {end}, {size:?}");
        for tab in TABS {
            open_tab(&mut window, tab);
            assert_eq!(foot(&window), before, "{tab}, {size:?}");
        }
        measure(&mut window);
        assert_eq!(foot(&window), before, "factors, {size:?}");
    }
}

/// Asks what layers decide, and waits for it.
fn measure(window: &mut Window) {
    window
        .get_by_label("Measure what layers decide")
        .click_accesskit();
    wait_until(window, "what layers decide", |app| {
        let explored = app.trainer().frame().and_then(|f| f.explored.clone());
        explored.is_some_and(|explored| explored.inherited.is_some())
    });
    window.run_steps(4);
    window.get_by_label("Pose");
}

#[test]
fn what_layers_decide_has_its_headings_in_sight_and_nothing_cut() {
    for size in [[1366.0, 768.0], [1024.0, 700.0]] {
        let mut window = explorer_in(size, &FACES);
        open_tab(&mut window, "What layers decide");
        measure(&mut window);
        let names = ["Seed 1000", "4 × 4", "8 × 8", "16 × 16"];
        // The image of the second seed is called as its heading is.
        let places = |window: &Window| {
            names.map(|name| {
                let role = egui::Role::Label;
                let mut all = window.query_all_by_role_and_label(role, name);
                all.next().unwrap().rect()
            })
        };
        let before = places(&window);
        let end = window.get_by_label("Close: Explore seeds").rect().right();
        let foot = window.get_by_label("Pinned seeds").rect().top();
        for (name, at) in names.iter().zip(&before) {
            assert!(at.right() <= end && at.bottom() < foot, "{name}: {at:?}");
        }
        // The names of layers are whole, and what is said of the button is below it.
        for (name, at) in names.iter().zip(&before).skip(1) {
            assert!(at.height() < 22.0, "{name} is broken: {at}, {size:?}");
        }
        let button = window.get_by_label("Measure what layers decide").rect();
        let said = window.get_by_label_contains("pairs of seeds").rect();
        assert!(said.top() >= button.bottom(), "{said}, {button}");
        let factors = ["Skin", "Pose"].map(|name| window.get_by_label(name).rect());
        // Where there is more than is seen, a bar says so.
        let bars = window.query_all_by_role(egui::Role::ScrollBar);
        let of_table = |bar: egui::Rect| {
            bar.top() >= before[3].top() && bar.bottom() <= foot && bar.right() <= end + 1.0
        };
        let has_bar = bars.map(|bar| bar.rect()).any(of_table);
        assert!(has_bar || factors[1].bottom() <= foot, "{size:?}");
        // Whatever is looked at below them, and in the column of its layer.
        window.get_by_label("Pose").scroll_to_me();
        window.run_steps(20);
        assert_eq!(places(&window), before, "{size:?}");
        let last = window.get_by_label("Pose").rect();
        assert!(last.bottom() <= foot, "{last:?}, {size:?}");
        assert!(last.top() >= before[3].bottom(), "{last:?}, {size:?}");
        let share = window.get_by_role_and_label(egui::Role::Image, "Difference that 8 × 8 makes");
        assert!(
            (share.rect().left() - before[2].left()).abs() < 2.0,
            "{size:?}"
        );
    }
}

#[test]
fn what_layers_decide_is_seen_and_measured_in_the_window() {
    let mut window = explorer(&FACES);
    window
        .get_by_role_and_label(egui::Role::Button, "What layers decide")
        .click();
    window.run_steps(4);
    wait_for_images(&mut window);
    let names = pictures(&window);
    for name in [
        "Seed 5053 with 1000's style in 4 × 4",
        "Difference that 16 × 16 makes",
    ] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    assert!(window.query_by_label("Pose").is_none());
    let before = window.get_by_label("Pinned seeds").rect();
    measure(&mut window);
    window.get_by_label("400 pairs of seeds, at epoch 0");
    assert_eq!(window.get_by_label("Pinned seeds").rect(), before);
    // Of generators without styles there is nothing to mix.
    let window = explorer(&["architecture=convolutional"]);
    let tab = window.get_by_role_and_label(egui::Role::Button, "Style mixing");
    assert!(tab.accesskit_node().is_disabled());
}

#[test]
fn the_preset_that_ships_trained_opens_so() {
    let mut window = window();
    press(&mut window, Key::P);
    window.run_steps(6);
    window
        .get_by_label("Open preset Styles to explore")
        .click_accesskit();
    window.run_steps(3);
    wait_until(&mut window, "the trained model", |app| epoch(app) == 6000);
    press(&mut window, Key::X);
    wait_for_images(&mut window);
    assert!(window.query_by_label("Mix w").is_some());
}
