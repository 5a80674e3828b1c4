//! Images by seed: the explorer in the window, and `generate` on the command line.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod common;
mod window_kit;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use eframe::egui::accesskit::Toggled;
use eframe::egui::{self, Key, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::Preset;
use gan_playground::data::SeedNoise;
use gan_playground::language::fixed;
use gan_playground::models::Model;
use gan_playground::training::Session;
use gan_playground::training::session::Seen;
use gan_playground::ui::Options;
use gan_playground::ui::pages::explorer::Explorer;
use image::AnimationDecoder as _;
use window_kit::*;

/// Images so small that an epoch takes no time.
const SMALL: [&str; 11] = [
    "data.images=one_shape",
    "data.image_side=px8",
    "data.count=64",
    "architecture=convolutional",
    "noise.dim=4",
    "noise.distribution=normal",
    "batch_size=8",
    "generator.channels=4",
    "generator.optimizer=adam",
    "discriminator.channels=4",
    "discriminator.optimizer=adam",
];

fn preset() -> Preset {
    Preset::new("Small images", "", common::config(&SMALL))
}

fn explorer(size: [f32; 2]) -> Window {
    let options = Options {
        open: Some((preset(), None)),
        ..Options::default()
    };
    let mut window = window_with(size, options);
    press(&mut window, Key::X);
    assert!(app(&window).pages().explorer.is_open());
    wait_for_images(&mut window);
    window
}

#[test]
fn tabs_say_what_they_are_of_and_why_they_are_off() {
    let mut window = explorer([1440.0, 900.0]);
    for (tab, said) in [
        ("Neighbours", "The images of the seeds around this one."),
        ("Layers", "feature maps"),
        ("Style mixing", "no styles of their own"),
    ] {
        window
            .get_by_role_and_label(egui::Role::Button, tab)
            .hover();
        window.run_steps(40);
        assert!(window.query_by_label_contains(said).is_some(), "{tab}");
    }
}

fn page(window: &Window) -> &Explorer {
    &app(window).pages().explorer
}

fn names_of_pictures(window: &Window) -> Vec<String> {
    let pictures = window.query_all_by_role(egui::Role::Image);
    pictures
        .filter_map(|node| node.accesskit_node().label())
        .collect()
}

/// Until the newest frame answers what the page asked for.
fn wait_for_images(window: &mut Window) {
    wait_until(window, "the images", |app| {
        let asked = app.pages().explorer.wanted();
        let explored = app.trainer().frame().and_then(|f| f.explored.clone());
        asked.is_some() && explored.is_some_and(|explored| Some(explored.wanted.clone()) == asked)
    });
}

fn explored(window: &Window) -> Vec<f32> {
    let frame = app(window).trainer().frame().unwrap();
    frame.explored.clone().unwrap().rows.clone()
}

/// A model of these settings after some epochs, in a file, and the session that it is of.
fn saved(folder: &Path) -> (String, Session) {
    let file = folder.join("model.json");
    let mut session = Session::new(preset().config, gan_playground::gan::Backend::Flex);
    for _ in 0..5 {
        session.run_epoch().unwrap();
    }
    let model = Model {
        name: "Small images".into(),
        description: String::new(),
        checkpoint: session.checkpoint(),
        history: session.history().clone(),
        notes: Vec::new(),
    };
    gan_playground::models::file::write(&model, &file).unwrap();
    (file.to_str().unwrap().to_owned(), session)
}

fn generate(args: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("gan-playground").unwrap();
    let output = command.arg("generate").args(args).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// The numbers of a .npy file of 32-bit floats.
fn numbers(path: &Path) -> Vec<f32> {
    let bytes = fs::read(path).unwrap();
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let numbers = bytes[10 + header..].as_chunks::<4>().0;
    numbers.iter().map(|b| f32::from_le_bytes(*b)).collect()
}

#[test]
fn a_seed_is_the_same_image_in_the_window_on_the_command_line_and_in_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let (file, session) = saved(folder.path());
    let seeds = SeedNoise::new(&session.config().noise);
    let generator = session.frozen_generator(Seen::Present).unwrap();
    let expected = generator.rows(&seeds.noise(42));

    let out = folder.path().join("seeds.npy");
    let (code, said, err) =
        generate(&[&file, "--seeds", "7,40-42", "--out", out.to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(said.contains("4 images"), "{said}");
    assert_eq!(numbers(&out)[3 * 64..], expected);

    let mut window = window();
    drop_file(&mut window, file.into());
    wait_until(&mut window, "the model", |app| has_message(app, "Opened"));
    press(&mut window, Key::X);
    wait_for_images(&mut window);
    enter_number(&mut window, "Seed", "42");
    assert_eq!(page(&window).seed(), 42);
    wait_for_images(&mut window);
    let explored = explored(&window);
    assert_eq!(explored[..64], expected);
    // The middle of all noise, and the table around the seed.
    assert_eq!(explored[64..128], generator.rows(&seeds.center()));
    assert_eq!(explored[(2 + 24) * 64..(2 + 25) * 64], expected);
}

/// Types into a field that is a number until it is clicked.
fn enter_number(window: &mut Window, label: &str, text: &str) {
    let field = window.get_by_role_and_label(egui::Role::SpinButton, label);
    field.click();
    window.run_steps(3);
    window.event(egui::Event::Text(text.to_owned()));
    window.key_press(Key::Enter);
    window.run_steps(3);
}

#[test]
fn what_is_beside_the_seed_stays_where_it_is() {
    let mut window = explorer([1440.0, 900.0]);
    let places = |window: &Window| ["Snap", "Pin"].map(|name| window.get_by_label(name).rect());
    let before = places(&window);
    for seed in ["4294967295", "12345678", "7"] {
        enter_number(&mut window, "Seed", seed);
        assert_eq!(places(&window), before, "{seed}");
    }
}

#[test]
fn seeds_are_gone_through_by_dragging_clicking_and_by_themselves() {
    let mut window = explorer([1440.0, 900.0]);
    let image = window.get_by_label("Explored image: Seed 5053").rect();
    // All around it are near it in number: none is on the other side of seed 0.
    for corner in [4750, 5356] {
        window.get_by_label(&format!("Go to seed {corner}"));
    }
    // How far each neighbour is, from the explored one that is in their middle.
    let apart = |seed: u32| {
        let name = format!("Go to seed {seed}");
        let neighbour = window.get_by_label(&name);
        neighbour.accesskit_node().value().unwrap()
    };
    assert_eq!(apart(5053), "0 %");
    let rows = explored(&window);
    let row = |index: usize| &rows[(2 + index) * 64..(3 + index) * 64];
    let pairs = row(24).iter().zip(row(32));
    let squares: f64 = pairs.map(|(a, b)| f64::from(a - b).powi(2)).sum();
    let share = 50.0 * (squares / 64.0).sqrt();
    assert_eq!(apart(5154), format!("{share:.0} %"));
    click(&mut window, "Go to seed 5154");
    assert_eq!(page(&window).seed(), 5154);
    wait_for_images(&mut window);
    // A quarter of the image is a seed.
    let start = image.center();
    window.drag_at(start);
    window.step();
    window.hover_at(start + vec2(image.width() / 4.0, 0.0));
    window.run_steps(2);
    wait_for_images(&mut window);
    // On its way nothing else is made.
    assert_eq!(explored(&window).len(), 2 * 64);
    window.drop_at(start + vec2(image.width() / 4.0, 0.0));
    window.run_steps(3);
    assert_eq!(page(&window).seed(), 5155);
    wait_for_images(&mut window);
    assert_eq!(explored(&window).len(), (2 + 49) * 64);

    click(&mut window, "Layers");
    window.run_steps(2);
    // What the dense layer makes, and the first of two transposed convolutions; the second one makes the image.
    let layers = names_of_pictures(&window);
    assert!(
        layers.contains(&"Layers: 8 maps of 2, 4 maps of 4".to_owned()),
        "{layers:?}"
    );
    click(&mut window, "Neighbours");

    click(&mut window, "Animate");
    let before = page(&window).view().unwrap().place;
    for _ in 0..5 {
        window.step();
    }
    let after = page(&window).view().unwrap().place;
    assert!(after.x > before.x && after.y == before.y);
    // The table stays as it is shown, whatever goes by: a click goes to the seed that is there.
    for _ in 0..200 {
        window.step();
        if page(&window).view().unwrap().place.x.round() >= before.x + 1.0 {
            break;
        }
    }
    click(&mut window, "Go to seed 5158");
    assert_eq!(page(&window).view().unwrap().place.seed(), 5158);
    click(&mut window, "Animate");
    window.run_steps(3);
    click(&mut window, "Snap");
    let view = page(&window).view().unwrap().clone();
    assert_eq!((view.place.x.fract(), view.is_moving), (0.0, false));
    assert!(
        names_of_pictures(&window).contains(&format!("Explored image: Seed {}", view.place.seed()))
    );
    click(&mut window, "Start over");
    let view = page(&window).view().unwrap();
    assert_eq!((view.place.seed(), view.psi), (5053, 1.0));
}

#[test]
fn pinned_seeds_are_walked_through_and_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = explorer([1440.0, 900.0]);
    assert!(
        window
            .get_by_label("Walk through the pinned seeds")
            .accesskit_node()
            .is_disabled()
    );
    click(&mut window, "Pin");
    enter_text(&mut window, "Pinned seeds", "0,50,x");
    assert_eq!(
        page(&window).pins(),
        [5053],
        "what is no list changes nothing"
    );
    assert!(window.query_by_label_contains("`x` is no seed").is_some());
    enter_text(&mut window, "Pinned seeds", "0,50,145");
    assert_eq!(page(&window).pins(), [0, 50, 145]);
    wait_for_images(&mut window);
    assert_eq!(explored(&window).len(), (2 + 49 + 3) * 64);

    click(&mut window, "Save walk…");
    let gif = folder.path().join("walk.gif");
    type_path(&mut window, &gif, "Save");
    wait_until(&mut window, "the walk", |app| has_message(app, "walk.gif"));
    let bytes = std::io::Cursor::new(fs::read(&gif).unwrap());
    let decoder = image::codecs::gif::GifDecoder::new(bytes).unwrap();
    assert_eq!(decoder.into_frames().count(), 60);
    assert!(
        app(&window).pages().explorer.is_open(),
        "one goes on exploring"
    );
    click(&mut window, "Save images…");
    let png = folder.path().join("seeds.png");
    type_path(&mut window, &png, "Save");
    wait_until(&mut window, "the images", |app| {
        has_message(app, "seeds.png")
    });
    // Three images of 8 × 8 beside each other, with lines between them.
    let picture = image::open(&png).unwrap();
    assert_eq!((picture.width(), picture.height()), (7 * 28, 7 * 10));

    click(&mut window, "Walk through the pinned seeds");
    window.run_steps(3);
    assert!(page(&window).view().unwrap().on_walk.is_some());
    let names = names_of_pictures(&window);
    assert!(
        names
            .iter()
            .any(|name| name.ends_with("of the way from seed 0 to 50")),
        "{names:?}"
    );
    // The neighbours are those of the pinned seed that is nearest, and the one that it comes from is marked.
    let on_walk = |window: &Window| page(window).view().unwrap().on_walk.unwrap();
    for _ in 0..2_000 {
        if on_walk(&window) >= 0.6 {
            break;
        }
        window.step();
    }
    click(&mut window, "Animate");
    wait_for_images(&mut window);
    window.run_steps(3);
    let at = on_walk(&window);
    assert!((0.5..1.5).contains(&at), "{at}");
    window.get_by_label("Go to seed 51");
    for (index, seed) in [0, 50, 145].into_iter().enumerate() {
        let label = format!("Go to pinned seed {seed}");
        let pin = window.get_by_label(&label);
        let is_from = Toggled::from(at.floor() as usize == index);
        assert_eq!(pin.accesskit_node().toggled(), Some(is_from), "{seed}");
    }
    click(&mut window, "Go to seed 150");
    assert_eq!(page(&window).seed(), 150);
    assert_eq!(page(&window).view().unwrap().on_walk, None);
}

#[test]
fn exploring_goes_on_while_the_run_trains_and_in_its_past() {
    let mut window = explorer([1440.0, 900.0]);
    wait_until(&mut window, "the nearest real images", |app| {
        let explored = app.trainer().frame().and_then(|f| f.explored.clone());
        explored.is_some_and(|explored| explored.nearest.len() == 3)
    });
    assert!(names_of_pictures(&window).contains(&"Nearest real image 3".to_owned()));
    let fresh = explored(&window);
    press(&mut window, Key::ArrowRight);
    wait_until(&mut window, "an epoch", |app| epoch(app) == 1);
    wait_for_images(&mut window);
    let trained = explored(&window);
    assert_eq!(trained.len(), fresh.len());
    assert_ne!(trained, fresh);
    assert!(page(&window).wanted().is_some());
    // The past is explored as well.
    press(&mut window, Key::ArrowRight);
    wait_until(&mut window, "another epoch", |app| epoch(app) == 2);
    wait_for_images(&mut window);
    let now = explored(&window);
    assert_ne!(now, trained);
    let timeline = window.get_by_label("Timeline").rect();
    window.drag_at(timeline.right_center() - vec2(8.0, 0.0));
    window.run_steps(2);
    window.hover_at(timeline.left_center() + vec2(1.0, 0.0));
    window.run_steps(2);
    window.drop_at(timeline.left_center() + vec2(1.0, 0.0));
    wait_until(&mut window, "the past", |app| {
        app.trainer().frame().is_some_and(|f| f.shown == Some(0))
    });
    wait_for_images(&mut window);
    assert_eq!(explored(&window), fresh);
    press(&mut window, Key::X);
    wait_until(&mut window, "nothing to be explored", |app| {
        app.trainer().frame().is_some_and(|f| f.explored.is_none())
    });
}

/// A window on a preset of points, and the square of its noise.
fn of_points(slug: &str) -> (Window, egui::Rect) {
    let preset = gan_playground::config::shipped(slug)
        .unwrap()
        .preset
        .clone();
    let options = Options {
        open: Some((preset, None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    press(&mut window, Key::X);
    wait_for_images(&mut window);
    let square = window.get_by_label("Noise to drag in").rect();
    (window, square)
}

#[test]
fn a_dot_in_the_noise_of_points_is_dragged_and_its_fake_follows() {
    let (mut window, square) = of_points("ganlab-ring");
    let config = config(&window).clone();
    assert_eq!(config.noise.dim, 2, "its noise is a square");
    let seeds = SeedNoise::new(&config.noise);
    let session = Session::new(config, gan_playground::gan::Backend::Flex);
    let generator = session.frozen_generator(Seen::Present).unwrap();
    assert_eq!(explored(&window)[..2], generator.rows(&seeds.noise(5053)));
    // A quarter from the left, three quarters from below.
    let at = square.left_top() + square.size() / 4.0;
    window.drag_at(at);
    window.run_steps(3);
    window.drop_at(at);
    window.run_steps(3);
    wait_for_images(&mut window);
    let noise = page(&window).wanted().unwrap().noise.clone();
    assert!(
        (noise[0] - 0.25).abs() < 0.01 && (noise[1] - 0.75).abs() < 0.01,
        "{noise:?}"
    );
    assert_eq!(explored(&window)[..2], generator.rows(&noise[..2]));
    let names = names_of_pictures(&window);
    let [x, y] = [0, 1].map(|index| fixed(explored(&window)[index], 2));
    let expected = format!("The fake of this noise is at {x}, {y}");
    assert!(names.contains(&expected), "{names:?}");
    enter_number(&mut window, "Seed", "7");
    wait_for_images(&mut window);
    assert_eq!(explored(&window)[..2], generator.rows(&seeds.noise(7)));
}

#[test]
fn generate_writes_grids_walks_and_numbers_and_refuses_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let (file, session) = saved(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (png, gif, npy) = (path("a.png"), path("a.GIF"), path("a.npy"));
    for args in [
        &["--seeds", "0-5", "--columns", "3", "--out", &png][..],
        &["--walk", "0,50,145", "--frames", "12", "--out", &gif],
        &[
            "--walk", "3,4", "--frames", "4", "--psi", "0,5", "--out", &npy,
        ],
    ] {
        let args: Vec<&str> = [file.as_str()].iter().chain(args).copied().collect();
        let (code, _, err) = generate(&args);
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    }
    let picture = image::open(&png).unwrap();
    assert_eq!((picture.width(), picture.height()), (7 * 28, 7 * 19));
    let decoder =
        image::codecs::gif::GifDecoder::new(std::io::Cursor::new(fs::read(&gif).unwrap()));
    let frames = decoder.unwrap().into_frames().collect_frames().unwrap();
    assert_eq!(frames.len(), 12);
    // A walk ends where it begins, so it does not rest there.
    assert_eq!(frames[0].delay(), frames[11].delay());
    let halved: Vec<f32> = SeedNoise::new(&session.config().noise)
        .noise(4)
        .iter()
        .map(|z| 0.5 * z)
        .collect();
    let generator = session.frozen_generator(Seen::Present).unwrap();
    assert_eq!(
        numbers(Path::new(&npy))[2 * 64..3 * 64],
        generator.rows(&halved)
    );

    let args = [
        &file, "--seeds", "0-99", "--psi", "0", "--json", "--out", &npy,
    ];
    let (code, said, err) = generate(&args);
    assert_eq!((code, err.as_str()), (0, ""));
    let summary: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (&summary["images"], &summary["psi"]),
        (&100.into(), &0.0.into())
    );
    // A hundred times one image.
    assert_eq!(summary["nearest_fake"], 0.0);
    assert!(summary["frechet"].as_f64().unwrap() > 0.0 && summary["kl"].is_null());

    // A model may have any name.
    let model = path("model.png");
    fs::copy(&file, &model).unwrap();
    for (args, expected) in [
        (&["digits", "--out", &png][..], "train them first"),
        (&[&file, "--out", "x.txt"], "ends in .png, .gif or .npy"),
        (
            &[&file, "--out", &png, "--seeds", "5-1"],
            "the range `5-1` is empty",
        ),
        (&[&file, "--out", &png, "--psi", "nan"], "from -2 to 2"),
        (&[&file, "--out", &path("no/such/a.png")], "--out"),
        (&[&path("none.json"), "--out", &png], "none.json"),
        (
            &[&model, "--out", &model],
            "this would overwrite what is read",
        ),
    ] {
        let (code, out, err) = generate(args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
        assert!(err.contains(expected) && err.lines().count() == 1, "{err}");
    }
}
