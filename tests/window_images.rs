//! The window on images, used by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod common;
mod window_kit;

use eframe::egui::{self, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::{Distribution, ImageData, Preset};
use gan_playground::gan::Player;
use gan_playground::lessons::Lesson;
use gan_playground::training::{Closer, Phase, SubStep};
use gan_playground::ui::layers::Layer;
use gan_playground::ui::pages::experiments::laboratory::Laboratory;
use gan_playground::ui::picture::RunPicture;
use gan_playground::ui::{App, Options};
use image::AnimationDecoder as _;
use window_kit::*;

/// Images so small that an epoch takes no time.
const SMALL: [&str; 13] = [
    "data.images=one_shape",
    "data.image_side=px8",
    "data.count=64",
    "architecture=convolutional",
    "noise.dim=4",
    "batch_size=8",
    "generator.channels=4",
    "generator.optimizer=adam",
    "generator.learning_rate=0.001",
    "discriminator.channels=4",
    "discriminator.optimizer=adam",
    "discriminator.learning_rate=0.001",
    "discriminator.updates_per_epoch=1",
];

fn images_with(size: [f32; 2], settings: &[&str]) -> Window {
    let all: Vec<&str> = SMALL.iter().chain(settings).copied().collect();
    let preset = Preset::new("Small images", "", common::config(&all));
    let options = Options {
        open: Some((preset, None)),
        ..Options::default()
    };
    let mut window = window_with(size, options);
    window.run_steps(3);
    window
}

fn images() -> Window {
    images_with([1440.0, 900.0], &[])
}

/// What the pictures are called.
fn pictures(window: &Window) -> Vec<String> {
    window
        .query_all_by_role(egui::Role::Image)
        .filter_map(|node| node.accesskit_node().label())
        .collect()
}

fn shows(window: &Window, starts: &str) -> bool {
    pictures(window).iter().any(|name| name.starts_with(starts))
}

fn click_picture(window: &mut Window, starts: &str) {
    let name = pictures(window).into_iter().find(|n| n.starts_with(starts));
    window.get_by_label(&name.expect("the picture")).click();
    window.run_steps(4);
}

fn step(window: &mut Window, until: u64) {
    while epoch(app(window)) < until {
        let next = epoch(app(window)) + 1;
        press(window, Key::ArrowRight);
        wait_until(window, "an epoch", |app| epoch(app) >= next);
    }
    window.run_steps(2);
}

#[test]
fn the_picture_is_a_grid_of_fakes_with_switches() {
    // So that there is a sheet.
    let mut window = images_with([1440.0, 900.0], &["noise.dim=2"]);
    assert!(
        shows(&window, "64 fakes, D says "),
        "{:?}",
        pictures(&window)
    );
    assert!(!shows(&window, "Layered distributions"));
    for (layer, label) in [
        (Layer::Real, "Real images"),
        (Layer::Fake, "Fakes"),
        (Layer::Surface, "D's opinion"),
        (Layer::Gradients, "Gradient"),
        (Layer::Manifold, "Sheet"),
    ] {
        let is_on = |window: &Window| app(window).looks().image_layers.shows(layer);
        let before = is_on(&window);
        click(&mut window, &format!("Layer: {label}"));
        assert_eq!(is_on(&window), !before, "{label}");
        window.run_steps(3);
        click(&mut window, &format!("Layer on its node: {label}"));
        assert_eq!(is_on(&window), before, "{label}");
    }
    click(&mut window, "Layer: Real images");
    window.run_steps(3);
    let both = |name: &String| name.contains("64 fakes") && name.contains("16 real images");
    assert!(
        pictures(&window).iter().any(both),
        "{:?}",
        pictures(&window)
    );
    // There is neither a place nor a surface.
    assert!(window.query_by_label("Surface cells").is_none());
    assert!(window.query_by_label("Layer: Decision surface").is_none());
    step(&mut window, 2);
    assert!(shows(&window, "64 fakes, D says "));
    // The floor of the distance is beside it.
    window.get_by_label_contains("Fréchet distance, live (real ");
}

#[test]
fn hidden_layers_are_not_computed_where_there_is_no_graph() {
    let mut window = images();
    let gradients = |app: &App| {
        let frame = app.trainer().frame().unwrap();
        frame.snapshot.images().unwrap().gradients.len()
    };
    assert!(gradients(app(&window)) > 0, "the graph shows them");
    press(&mut window, Key::M);
    wait_until(&mut window, "none", |app| gradients(app) == 0);
    click(&mut window, "Layer: Gradient");
    wait_until(&mut window, "gradients", |app| gradients(app) > 0);
    window.run_steps(3);
}

#[test]
fn an_image_is_enlarged_by_a_click_or_enter_and_closed_again() {
    let mut window = images();
    let is_large = |window: &Window| shows(window, "Enlarged: Fake ");
    click_picture(&mut window, "64 fakes");
    assert!(is_large(&window));
    assert!(window.query_all_by_label_contains("D(x) 0.").count() > 0);
    // It goes on with the run.
    step(&mut window, 1);
    assert!(is_large(&window));
    press(&mut window, Key::Escape);
    window.run_steps(2);
    assert!(!is_large(&window));
    click_picture(&mut window, "64 fakes");
    click_picture(&mut window, "Enlarged: ");
    assert!(!is_large(&window));
    let name = pictures(&window)
        .into_iter()
        .find(|n| n.starts_with("64 fakes"));
    window.get_by_label(&name.unwrap()).focus();
    window.run_steps(2);
    let before = epoch(app(&window));
    press(&mut window, Key::ArrowRight);
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert!(is_large(&window));
    assert_eq!(epoch(app(&window)), before, "the arrow was the grid's");
}

/// What the training thread said of the image that is looked at closely.
fn closer(app: &App) -> Option<std::sync::Arc<Closer>> {
    app.trainer().frame()?.closer.clone()
}

/// Enlarges the image in the middle, and waits for what is said of it.
fn look_closely(window: &mut Window, starts: &str) {
    click_picture(window, starts);
    wait_until(window, "a closer look", |app| closer(app).is_some());
    window.run_steps(3);
}

/// Moves a slider of the noise, and waits for the image of it.
fn move_noise(window: &mut Window, to: f32) {
    window
        .get_by_label("Noise 2")
        .set_value_accesskit(f64::from(to));
    wait_until(window, "the image of that noise", |app| {
        closer(app).is_some_and(|closer| (closer.noise[1] - to).abs() < 1e-6)
    });
    window.run_steps(3);
}

#[test]
fn the_noise_of_an_enlarged_image_is_moved_and_taken_back() {
    let mut window = images();
    step(&mut window, 1);
    look_closely(&mut window, "64 fakes");
    assert!(shows(&window, "Nearest real image"));
    window.get_by_label_contains("Nearest real image, D(x) ");
    window.get_by_label_contains(" % off");
    let own = closer(app(&window)).unwrap();
    for number in 1..=4 {
        window.get_by_label(&format!("Noise {number}"));
    }
    let is_on = |window: &Window| {
        !window
            .get_by_label("Own noise")
            .accesskit_node()
            .is_disabled()
    };
    assert!(!is_on(&window));
    move_noise(&mut window, 0.9);
    assert!(is_on(&window));
    let moved = closer(app(&window)).unwrap();
    assert_ne!(moved.pixels, own.pixels);
    assert_eq!(
        (moved.noise[0], &moved.own_noise),
        (own.noise[0], &own.noise)
    );
    window.get_by_label("of other noise");
    // The grid stays what it was.
    let frame = app(&window).trainer().frame().unwrap();
    let images = frame.snapshot.images().unwrap();
    let index = moved.look.index;
    assert_eq!(images.fakes[index * 64..(index + 1) * 64], own.pixels);
    window.get_by_label("Own noise").click();
    wait_until(&mut window, "its own noise", |app| {
        closer(app).is_some_and(|closer| closer.pixels == own.pixels)
    });
    press(&mut window, Key::Escape);
    wait_until(&mut window, "nobody looks", |app| closer(app).is_none());
}

#[test]
fn the_noise_of_an_enlarged_image_is_moved_while_it_trains_in_the_past_and_side_by_side() {
    let mut window = images();
    look_closely(&mut window, "64 fakes");
    press(&mut window, Key::Space);
    wait_until(&mut window, "training", |app| epoch(app) > 2);
    move_noise(&mut window, 0.25);
    let before = closer(app(&window)).unwrap();
    // It follows the run.
    wait_until(&mut window, "another image", |app| {
        closer(app).is_some_and(|now| now.pixels != before.pixels && now.noise == before.noise)
    });
    press(&mut window, Key::Space);
    wait_until(&mut window, "the pause", |app| {
        app.trainer().frame().unwrap().phase == Phase::Paused
    });
    let (last, present) = (epoch(app(&window)), closer(app(&window)).unwrap());
    window.get_by_label("Timeline").focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowLeft);
    wait_until(&mut window, "the past", |app| epoch(app) < last);
    let past = closer(app(&window)).unwrap();
    assert_eq!(past.noise, present.noise);
    assert_ne!(past.pixels, present.pixels);
    move_noise(&mut window, 0.75);
    assert!(epoch(app(&window)) < last, "still the past");
    press(&mut window, Key::Escape);
    click(&mut window, "To the present");
    press(&mut window, Key::C);
    let twin = |app: &App| app.trainer().frame()?.twin.clone();
    wait_until(&mut window, "both", |app| twin(app).is_some());
    window.run_steps(3);
    click_picture(&mut window, "A: 64 fakes");
    wait_until(&mut window, "a look at A", |app| {
        twin(app).is_some_and(|twin| twin.closer.is_some())
    });
    window.run_steps(3);
    assert!(closer(app(&window)).is_none(), "of A alone");
    window.get_by_label("A: Noise 1").set_value_accesskit(0.125);
    wait_until(&mut window, "A's image of that noise", |app| {
        let closer = twin(app).and_then(|twin| twin.closer);
        closer.is_some_and(|closer| closer.noise[0] == 0.125)
    });
}

/// It lay on the text that told to click it.
#[test]
fn an_enlarged_image_keeps_off_the_lesson() {
    let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\", text: \"Look closely.\")])";
    for size in [[1024.0, 700.0], [1366.0, 768.0]] {
        let preset = Preset::new("Small images", "", common::config(&SMALL));
        let options = Options {
            open: Some((preset, None)),
            lesson: Some(Lesson::parse(text, "l.ron").unwrap()),
            ..Options::default()
        };
        let mut window = window_with(size, options);
        window.run_steps(3);
        click_picture(&mut window, "64 fakes");
        window.run_steps(4);
        let enlarged = pictures(&window).into_iter();
        let name = { enlarged }.find(|name| name.starts_with("Enlarged: "));
        let enlarged = window.get_by_label(&name.expect("the picture")).rect();
        let card = window.get_by_label("Lesson: Next").rect();
        assert!(
            enlarged.left() > card.right(),
            "{size:?}: {enlarged}, {card}"
        );
    }
}

#[test]
fn real_images_are_enlarged_without_noise_and_those_of_a_sheet_with_that_of_their_place() {
    let mut window = images_with([1440.0, 900.0], &["noise.dim=2"]);
    click(&mut window, "Layer: Fakes");
    click(&mut window, "Layer: Real images");
    window.run_steps(3);
    look_closely(&mut window, "64 real images");
    assert!(shows(&window, "Enlarged: Real image "));
    assert!(!shows(&window, "Nearest real image"));
    assert!(window.query_by_label("Noise 1").is_none());
    press(&mut window, Key::Escape);
    click(&mut window, "Layer: Fakes");
    click(&mut window, "Layer: Real images");
    switch_sheet_on(&mut window);
    look_closely(&mut window, "A sheet of 100 images");
    // The real image has no noise.
    wait_until(&mut window, "a look at the sheet", |app| {
        closer(app).is_some_and(|closer| !closer.noise.is_empty())
    });
    window.run_steps(3);
    assert!(shows(&window, "Nearest real image"));
    let look = closer(app(&window)).unwrap();
    let (row, column) = (look.look.index / 10, look.look.index % 10);
    let place = |i: usize| (i as f32 + 0.5) / 10.0;
    assert!((look.noise[0] - place(column)).abs() < 1e-6);
    assert!((look.noise[1] - place(row)).abs() < 1e-6);
}

/// Switches the sheet on, and waits until the training thread has made it.
fn switch_sheet_on(window: &mut Window) {
    click(window, "Layer: Sheet");
    wait_until(window, "the sheet", |app| {
        let frame = app.trainer().frame().unwrap();
        frame
            .snapshot
            .images()
            .is_some_and(|images| images.sheet.is_some())
    });
    window.run_steps(3);
}

#[test]
fn noise_of_two_numbers_has_a_sheet_and_of_four_none() {
    let mut window = images_with([1440.0, 900.0], &["noise.dim=2"]);
    switch_sheet_on(&mut window);
    assert!(
        shows(&window, "A sheet of 100 images"),
        "{:?}",
        pictures(&window)
    );
    // What is drawn of fakes only is not drawn, and its switches say so.
    let is_idle = |window: &Window, layer: &str| {
        let label = format!("Layer: {layer}");
        let node = window.get_by_label(&label);
        node.accesskit_node().is_disabled()
    };
    for layer in ["Fakes", "D's opinion", "Gradient"] {
        assert!(is_idle(&window, layer), "{layer}");
    }
    click(&mut window, "Layer: Real images");
    window.run_steps(3);
    assert!(!is_idle(&window, "D's opinion"), "real ones have frames");
    click(&mut window, "Layer: Real images");
    window.run_steps(3);
    click_picture(&mut window, "A sheet");
    assert!(shows(&window, "Enlarged: Sheet, row"));
    let mut window = images_with([1440.0, 900.0], &["noise.dim=1"]);
    switch_sheet_on(&mut window);
    assert!(
        shows(&window, "A sheet of 20 images"),
        "{:?}",
        pictures(&window)
    );
    let mut window = images();
    for switch in ["Layer: Sheet", "Layer on its node: Sheet"] {
        let node = window.get_by_label(switch);
        assert!(node.accesskit_node().is_disabled(), "{switch}");
    }
    click(&mut window, "Layer: Sheet");
    window.run_steps(3);
    assert!(shows(&window, "64 fakes"));
    let layers = app(&window).looks().image_layers;
    assert!(!layers.shows(Layer::Manifold));
    assert!(
        layers
            .idle(Layer::Fake, app(&window).trainer().frame())
            .is_none()
    );
}

#[test]
fn every_node_of_the_graph_has_a_picture_and_says_what_it_is() {
    let mut window = images();
    for (node, words) in [
        ("Noise", "Random vectors of 4 numbers"),
        ("Generator", "makes of the noise"),
        ("Real", "should learn to make"),
        ("Fake", "makes of the noise"),
        ("Discriminator", "a green frame looks real"),
        ("D(real)", "framed in the colour"),
        ("D(fake)", "framed in the colour"),
        ("Gradients", "brighter (orange)"),
    ] {
        click(&mut window, &format!("Node: {node}"));
        let enlarged = format!("Enlarged: {node}");
        assert!(window.query_by_label(&enlarged).is_some(), "{node}");
        let said = window.query_all_by_label_contains(words).count();
        assert!(said > 0, "{node}");
        press(&mut window, Key::Escape);
        assert!(window.query_by_label(&enlarged).is_none(), "{node}");
    }
}

#[test]
fn slow_motion_shows_the_batch() {
    let mut window = images();
    press(&mut window, Key::S);
    let slow = |app: &App| {
        let frame = app.trainer().frame()?;
        let slow = frame.slow.as_ref()?;
        Some((slow.explained.player, slow.sub_step))
    };
    for player in [Player::Discriminator, Player::Generator] {
        for sub_step in SubStep::ALL {
            press(&mut window, Key::ArrowRight);
            wait_until(&mut window, "the sub-step", |app| {
                slow(app) == Some((player, sub_step))
            });
            window.run_steps(2);
            assert!(shows(&window, "8 fakes"), "{:?}", pictures(&window));
            let frame = app(&window).trainer().frame().unwrap();
            let features = &frame.slow.as_ref().unwrap().explained.features;
            assert_eq!(features.generator.len(), 2);
            let has_real = player == Player::Discriminator;
            assert_eq!(!features.of_real.is_empty(), has_real);
        }
    }
    for (node, words) in [
        (
            "Generator",
            "How the generator makes the first fake of the batch",
        ),
        (
            "Discriminator",
            "What the discriminator makes of the first fake",
        ),
    ] {
        click(&mut window, &format!("Node: {node}"));
        assert!(
            window.query_all_by_label_contains(words).count() > 0,
            "{node}"
        );
        press(&mut window, Key::Escape);
        window.run_steps(2);
    }
    press(&mut window, Key::S);
    wait_until(&mut window, "the present", |app| slow(app).is_none());
    window.run_steps(2);
    assert!(shows(&window, "64 fakes"));
}

#[test]
fn side_by_side_has_two_grids_and_the_past_has_its_own() {
    let mut window = images();
    step(&mut window, 3);
    window.get_by_label("Timeline").focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowLeft);
    wait_until(&mut window, "the past", |app| epoch(app) < 3);
    window.run_steps(2);
    assert!(shows(&window, "64 fakes"));
    press(&mut window, Key::Escape);
    click(&mut window, "To the present");
    press(&mut window, Key::C);
    wait_until(&mut window, "both", |app| {
        app.trainer().frame().is_some_and(|f| f.twin.is_some())
    });
    window.run_steps(3);
    assert!(shows(&window, "64 fakes") && shows(&window, "A: 64 fakes"));
    click_picture(&mut window, "A: 64 fakes");
    assert!(shows(&window, "A: Enlarged: Fake "));
    press(&mut window, Key::Escape);
    window.run_steps(2);
    press(&mut window, Key::Space);
    let now = epoch(app(&window));
    wait_until(&mut window, "training", |app| epoch(app) > now + 2);
    press(&mut window, Key::Space);
    wait_until(&mut window, "the pause", |app| {
        app.trainer()
            .frame()
            .is_some_and(|f| f.phase == Phase::Paused)
    });
    // Points beside images.
    click(&mut window, "Distribution: Ring");
    wait_until(&mut window, "points", |app| {
        app.trainer()
            .frame()
            .is_some_and(|f| f.snapshot.images().is_none())
    });
    window.run_steps(3);
    assert!(shows(&window, "Layered distributions"));
    assert!(shows(&window, "A: 64 fakes"));
}

#[test]
fn experiments_on_images_show_what_each_run_made() {
    let mut window = images();
    press(&mut window, Key::E);
    window.run_steps(3);
    // Those on data of this kind come first.
    window.get_by_label_contains("A convolutional GAN needs batch norm");
    window.get_by_label("A map of your own").click_accesskit();
    window.run_steps(3);
    for (label, text) in [
        ("Across values", "0.001, 0.01"),
        ("Down values", "0.002"),
        ("Seeds of the experiment", "1"),
        ("Epochs of a run", "4"),
    ] {
        enter_text(&mut window, label, text);
        window.key_press(Key::Enter);
    }
    window.run_steps(3);
    click(&mut window, "Run");
    wait_until(&mut window, "the end of the sweep", |app| {
        let lab = app.experiments().laboratory();
        lab.is_some_and(Laboratory::is_over)
    });
    window.run_steps(3);
    let lab = app(&window).experiments().laboratory().unwrap();
    assert_eq!(lab.failure(), None);
    for arm in 0..2 {
        let cells = lab.cells(arm);
        let cell = cells[0].as_ref().expect("a run");
        assert!(matches!(cell.picture, RunPicture::Images(_)));
    }
    // A hover over a cell shows them; it is painted without a panic and says whose they are.
    let cells: Vec<_> = window.query_all_by_label_contains("Cell: ").collect();
    assert_eq!(cells.len(), 2);
    let middle = cells[0].rect().center();
    window.hover_at(middle);
    window.run_steps(40);
    window.get_by_label_contains("seed 1: ");
}

#[test]
fn pictures_runs_and_samples_are_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = images();
    step(&mut window, 3);
    for (item, file) in [
        ("Save the picture (PNG)…", "picture.png"),
        ("Save the run (GIF)…", "run.gif"),
        ("Save the samples (CSV)…", "samples.csv"),
    ] {
        click(&mut window, "Take away");
        click(&mut window, item);
        window.run_steps(3);
        type_path(&mut window, &folder.path().join(file), "Save");
        wait_until(&mut window, file, |app| has_message(app, file));
    }
    let picture = image::open(folder.path().join("picture.png")).unwrap();
    assert!(picture.width() > 900);
    let bytes = std::fs::read(folder.path().join("run.gif")).unwrap();
    let decoder = image::codecs::gif::GifDecoder::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(decoder.into_frames().count(), 4);
    let table = std::fs::read_to_string(folder.path().join("samples.csv")).unwrap();
    assert!(table.starts_with("kind,d,y0_x0,"));
    assert_eq!(table.lines().count(), 1 + 64 + 64);
    assert_eq!(table.lines().last().unwrap().split(',').count(), 2 + 8 * 8);
}

#[test]
fn the_chart_says_of_fakes_what_stands_below_them_while_training_runs() {
    let mut window = images();
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 3);
    let percent = |window: &Window, words: &dyn Fn(u32) -> String, is_whole: bool| {
        (0..=100).find(|percent| {
            let words = words(*percent);
            if is_whole {
                window.query_by_label(&words).is_some()
            } else {
                shows(window, &words)
            }
        })
    };
    let mut compared = 0;
    for _ in 0..60 {
        window.step();
        let below = percent(&window, &|p| format!("64 fakes, D says {p} % real"), false);
        let charted = percent(&window, &|p| format!("Fake {p} %"), true);
        if let (Some(below), Some(charted)) = (below, charted) {
            // Halves may be rounded either way.
            assert!(below.abs_diff(charted) <= 1, "{below} and {charted}");
            compared += 1;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(compared > 0);
}

#[test]
fn data_are_chosen_by_their_pictures_and_bring_their_rows() {
    let mut window = images();
    let has = |window: &Window, name: &str| window.query_by_label(name).is_some();
    for name in ["Real data: Image size", "Generator: Channels"] {
        assert!(has(&window, name), "{name}");
    }
    assert!(!has(&window, "Real data: Spread"));
    let neurons = config(&window).generator.neurons;
    click(&mut window, "Distribution: Ring");
    wait_until(&mut window, "points", |app| {
        app.trainer().frame().unwrap().snapshot.images().is_none()
    });
    window.run_steps(3);
    assert_eq!(config(&window).data.images, ImageData::None);
    assert_eq!(config(&window).data.distribution, Distribution::Ring);
    assert_eq!(config(&window).generator.neurons, neurons);
    assert!(shows(&window, "Layered distributions"));
    assert!(has(&window, "Layer: Decision surface") && has(&window, "Surface cells"));
    assert!(!has(&window, "Real data: Image size"));
    click(&mut window, "All settings: Real data");
    assert!(has(&window, "Real data: Spread") && !has(&window, "Real data: Image size"));
    click(&mut window, "Basic settings");
    // The networks are still there that images had.
    click(&mut window, "Images: Many shapes");
    wait_until(&mut window, "images", |app| {
        app.trainer().frame().unwrap().snapshot.images().is_some()
    });
    window.run_steps(3);
    assert_eq!(config(&window).data.images, ImageData::ManyShapes);
    assert_eq!(config(&window).generator.channels, 4);
    assert!(shows(&window, "64 fakes"));
}

#[test]
fn small_and_narrow_windows_show_images_too() {
    for size in [[1024.0, 700.0], [900.0, 560.0], [640.0, 480.0]] {
        let mut window = images_with(size, &[]);
        step(&mut window, 1);
        assert!(shows(&window, "64 fakes"), "{size:?}");
    }
}
