//! The networks from inside: units and weights, set by hand, taken back, watched. Used by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use gan_playground::gan::units::Units;
use gan_playground::gan::{Inside, Player};
use gan_playground::ui::{App, Options};
use std::sync::Arc;
use window_kit::*;

fn inside(app: &App) -> Option<Arc<Inside>> {
    let frame = app.trainer().frame()?;
    frame.snapshot.plane().inside.clone()
}

fn parameter(app: &App, index: usize) -> f32 {
    inside(app).map_or(f32::NAN, |inside| inside.parameters[index])
}

/// The layer of a network of images.
fn units(app: &App) -> Option<Arc<Units>> {
    let frame = app.trainer().frame()?;
    frame.snapshot.images()?.units.clone()
}

fn opened() -> Window {
    let mut window = window();
    assert!(
        inside(app(&window)).is_none(),
        "nobody looks, so nothing is computed"
    );
    press(&mut window, Key::N);
    wait_until(&mut window, "the network", |app| inside(app).is_some());
    window.run_steps(3);
    window
}

#[test]
fn both_networks_are_seen_and_no_more_is_computed_once_the_page_is_closed() {
    let mut window = opened();
    assert!(
        window
            .query_by_label_contains("The discriminator from inside: 3 layers")
            .is_some()
    );
    assert_eq!(inside(app(&window)).unwrap().player, Player::Discriminator);
    click(&mut window, "Generator (G)");
    wait_until(&mut window, "the generator", |app| {
        inside(app).is_some_and(|inside| inside.player == Player::Generator)
    });
    window.run_steps(2);
    assert!(
        window
            .query_by_label_contains("The generator from inside: 3 layers")
            .is_some()
    );
    press(&mut window, Key::N);
    wait_until(&mut window, "nothing", |app| inside(app).is_none());
}

#[test]
fn a_weight_is_set_by_hand_taken_back_and_watched() {
    let mut window = opened();
    let network = inside(app(&window)).unwrap();
    // From the second input to the third neuron.
    let index = network.weight_index(0, 1, 2);
    enter_text(&mut window, "from", "2");
    enter_text(&mut window, "to", "3");
    press(&mut window, Key::Enter);
    window.run_steps(3);
    let before = parameter(app(&window), index);
    enter_text(&mut window, "Value", "1.75");
    press(&mut window, Key::Enter);
    wait_until(&mut window, "the weight", |app| {
        parameter(app, index) == 1.75
    });
    window.run_steps(3);
    assert!(window.query_by_label_contains("set by hand").is_some());
    let other = network.bias_index(0, 0);
    assert_eq!(parameter(app(&window), other), network.parameters[other]);
    click(&mut window, "Watch");
    for _ in 0..5 {
        let now = epoch(app(&window));
        press(&mut window, Key::ArrowRight);
        wait_until(&mut window, "an epoch", |app| epoch(app) > now);
    }
    window.run_steps(3);
    assert!(
        window
            .query_by_label_contains("D, layer 1: 2 → 3 = ")
            .is_some()
    );
    assert_ne!(parameter(app(&window), index), 1.75, "it goes on to learn");
    let settings = config(&window).clone();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    wait_until(&mut window, "what it was", |app| {
        parameter(app, index) == before
    });
    window.run_steps(3);
    // It trained on in between.
    assert!(window.query_by_label_contains("set by hand").is_some());
    assert_eq!(
        *config(&window),
        settings,
        "settings are not what is taken back"
    );
}

#[test]
fn networks_of_images_are_seen_layer_by_layer() {
    let mut window = window();
    click(&mut window, "Images: Digits");
    wait_until(&mut window, "images", |app| {
        app.trainer().frame().unwrap().snapshot.images().is_some()
    });
    assert!(units(app(&window)).is_none(), "nobody looks");
    press(&mut window, Key::N);
    wait_until(&mut window, "a layer", |app| units(app).is_some());
    window.run_steps(3);
    let of_d = units(app(&window)).unwrap();
    assert_eq!(of_d.view.player, Player::Discriminator);
    for part in [
        "What map 1 looks for",
        "The real images that excite map 1 most",
        "Maps of layer 1",
    ] {
        assert!(window.query_by_label_contains(part).is_some(), "{part}");
    }
    // Another layer, by its field; another map, by a click on it.
    window
        .get_by_role_and_label(eframe::egui::Role::SpinButton, "Layer")
        .focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(eframe::egui::Event::Text("2".to_owned()));
    window.key_press(Key::Enter);
    wait_until(&mut window, "the second layer", |app| {
        units(app).is_some_and(|units| units.view.layer == 1)
    });
    window.run_steps(3);
    let rect = window.get_by_label("Maps of layer 2").rect();
    let at = rect.right_top() + eframe::egui::vec2(-5.0, 5.0);
    click_at(&mut window, at);
    wait_until(&mut window, "another map", |app| {
        units(app).is_some_and(|units| units.view.channel > 0)
    });
    click(&mut window, "Generator (G)");
    wait_until(&mut window, "G", |app| {
        units(app).is_some_and(|units| units.view.player == Player::Generator)
    });
    window.run_steps(3);
    assert!(
        window
            .query_by_label_contains("The fakes that excite map")
            .is_some()
    );
    press(&mut window, Key::N);
    wait_until(&mut window, "no more of it", |app| units(app).is_none());
}

#[test]
fn what_a_map_contributes_is_seen_by_taking_it_away() {
    let options = Options {
        open: Some((alone("digits"), None)),
        ..Options::default()
    };
    let mut window = window_with([1024.0, 700.0], options);
    for now in 0..3 {
        press(&mut window, Key::ArrowRight);
        wait_until(&mut window, "an epoch", |app| epoch(app) > now);
    }
    command(&mut window, "Inside the networks");
    wait_until(&mut window, "a layer", |app| units(app).is_some());
    window.run_steps(3);
    let ablated = |app: &App| app.trainer().frame()?.ablated.clone();
    click(&mut window, "Generator (G)");
    wait_until(&mut window, "G", |app| {
        units(app).is_some_and(|units| units.view.player == Player::Generator)
    });
    window.run_steps(3);
    assert!(ablated(app(&window)).is_none(), "nobody asked");
    click(&mut window, "What it contributes");
    wait_until(&mut window, "all maps", |app| {
        ablated(app).is_some_and(|ablated| ablated.order().is_some())
    });
    window.run_steps(3);
    let has = |window: &Window, part: &str| window.query_by_label_contains(part).is_some();
    assert!(has(
        &window,
        "Epoch 3: without map 1 the pixels of these fakes change by"
    ));
    assert!(!has(&window, "What map 1 looks for"));
    // All of it is in sight, and what becomes of a fake is below it.
    let screen = window.ctx.content_rect();
    let rows = [
        "Fakes as they are",
        "The same fakes without map 1",
        "What map 1 adds to them",
    ];
    let rows = rows.map(|name| window.get_by_label(name).rect());
    for row in rows {
        assert!(screen.contains_rect(row), "{row:?}");
        let ends = |row: eframe::egui::Rect| (row.left(), row.right());
        assert_eq!(ends(row), ends(rows[0]));
    }
    assert!(rows[0].bottom() < rows[1].top() && rows[1].bottom() < rows[2].top());
    let scale = window.get_by_label("What the map makes:").rect();
    assert!(screen.contains_rect(scale), "{scale:?}");
    // The map that changes the fakes most comes first.
    let order = ablated(app(&window)).unwrap().order().unwrap();
    click(&mut window, "Changes most first");
    window.run_steps(2);
    let rect = window.get_by_label("Maps of layer 1").rect();
    click_at(&mut window, rect.left_top() + eframe::egui::vec2(5.0, 5.0));
    wait_until(&mut window, "the first of them", |app| {
        ablated(app).is_some_and(|ablated| ablated.map.channel == order[0])
    });
    window.run_steps(3);
    assert!(has(&window, "changes them more; the next is map"));
    // It follows the run.
    press(&mut window, Key::ArrowRight);
    wait_until(&mut window, "another moment", |app| {
        ablated(app).is_some_and(|ablated| ablated.epoch == 4)
    });
    // Of D it is what it says.
    click(&mut window, "Discriminator (D)");
    let without = |app: &App| {
        let frame = app.trainer().frame()?;
        frame.snapshot.images()?.without_map.clone()
    };
    wait_until(&mut window, "D's opinions", |app| without(app).is_some());
    assert_eq!(without(app(&window)).unwrap().map(|of| of.len()), [64, 64]);
    window.run_steps(3);
    assert!(has(&window, "Real images: D says"));
    press(&mut window, Key::N);
    wait_until(&mut window, "no more of it", |app| {
        without(app).is_none() && ablated(app).is_none()
    });
}

#[test]
fn two_weights_of_the_networks_play_their_game_while_they_train() {
    let mut window = window();
    press(&mut window, Key::V);
    window.run_steps(3);
    assert!(
        app(&window).view().field.is_none(),
        "nobody looks at it yet"
    );
    click(&mut window, "Two weights of your networks");
    let field = |app: &App| app.trainer().frame()?.snapshot.plane().field.clone();
    wait_until(&mut window, "the field", |app| field(app).is_some());
    window.run_steps(3);
    let first = field(app(&window)).unwrap();
    assert!(
        window
            .query_by_label_contains("Eigenvalues of the field here")
            .is_some()
    );
    let now = |window: &Window| {
        let of = field(app(window)).unwrap().now;
        let words = of.map(gan_playground::ui::number::short);
        format!("Now: G's {}, D's {}.", words[0], words[1])
    };
    let words = now(&window);
    assert!(window.query_by_label(&words).is_some(), "{words}");
    // It follows the run.
    press(&mut window, Key::Space);
    wait_until(&mut window, "another place", |app| {
        field(app).is_some_and(|field| field.now != first.now)
    });
    press(&mut window, Key::Space);
    // Another weight of D: its second input.
    let chosen = |window: &Window| app(window).view().field.unwrap().discriminator;
    let before = chosen(&window);
    let fields = window.query_all_by_label("from");
    fields.last().unwrap().focus();
    window.run_steps(2);
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(eframe::egui::Event::Text("2".to_owned()));
    window.key_press(Key::Enter);
    window.run_steps(2);
    let neurons = app(&window).document().config.discriminator.neurons as usize;
    assert_eq!(chosen(&window), before + neurons);
    press(&mut window, Key::V);
    window.run_steps(3);
    assert!(app(&window).view().field.is_none());
    // Networks of images have no such weights.
    press(&mut window, Key::V);
    click(&mut window, "Images: Digits");
    window.run_steps(6);
    assert!(
        window
            .query_by_label_contains("open a preset of points")
            .is_some()
    );
}

#[test]
fn the_game_of_two_numbers_circles_until_r1_leads_it_home() {
    let mut window = window();
    press(&mut window, Key::V);
    window.run_steps(3);
    assert!(
        window
            .query_by_label_contains("Eigenvalues of the field at the equilibrium: ± 0.5·i")
            .is_some()
    );
    assert!(
        window
            .query_all_by_label_contains("They circle it")
            .next()
            .is_some()
    );
    window
        .get_by_role_and_label(eframe::egui::Role::Slider, "R1 (γ)")
        .focus();
    window.run_steps(2);
    for _ in 0..6 {
        window.key_press(Key::ArrowRight);
        window.run_steps(2);
    }
    assert!(
        window
            .query_all_by_label_contains("They find the equilibrium")
            .next()
            .is_some()
    );
    // Another beginning.
    let began = |window: &Window| window.query_all_by_label_contains("and were 1.28.").count();
    assert_eq!(began(&window), 2, "the picture and the words");
    let picture = window
        .get_all_by_role(eframe::egui::Role::Image)
        .map(|image| image.rect())
        .max_by(|a, b| a.area().total_cmp(&b.area()))
        .unwrap();
    let at = picture.center() + eframe::egui::vec2(30.0, -20.0);
    click_at(&mut window, at);
    assert_eq!(began(&window), 0);
}

#[test]
fn formulas_stand_beside_the_knobs_with_their_numbers() {
    let mut window = window();
    let has = |window: &Window, text: &str| window.query_by_label_contains(text).is_some();
    click(&mut window, "All settings: Discriminator");
    window.run_steps(3);
    assert!(has(&window, "θ ← θ − 0.1·g"));
    click(&mut window, "All settings: Training");
    window.run_steps(3);
    assert!(has(&window, "−(0.95·log D(x) + log(1 − D(G(z))))"));
    command(&mut window, "Mode collapse");
    window.run_steps(3);
    click(&mut window, "All settings: Generator");
    window.run_steps(3);
    let rate = config(&window).generator.learning_rate;
    assert!(has(&window, &format!("θ ← θ − {rate}·M / (√S + 10−8)")));
}
