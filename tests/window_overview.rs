//! The model overview and slow motion, used by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use eframe::egui::{self, Key};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::gan::{Backend, Player};
use gan_playground::training::{Phase, Session, SubStep};
use gan_playground::ui::layers::Layer;
use gan_playground::ui::{App, Options};
use window_kit::*;

/// Shows the graph where there is room for it or the picture.
fn show_graph(window: &mut Window) {
    if window.query_by_label("Edit on the nodes").is_none() {
        press(window, Key::M);
        window.run_steps(3);
    }
}

fn slow(app: &App) -> Option<(Player, SubStep)> {
    let frame = app.trainer().frame()?;
    frame
        .slow
        .as_ref()
        .map(|s| (s.explained.player, s.sub_step))
}

#[test]
fn every_node_is_there_explains_itself_and_enlarges() {
    let mut window = window();
    for (node, words) in [
        ("Noise", "Random points"),
        ("Generator", "warps it"),
        ("Real", "should learn"),
        ("Fake", "makes of the noise"),
        ("Discriminator", "green looks real"),
        ("D(real)", "It wants them green"),
        ("D(fake)", "It wants them purple"),
        ("D loss", "How wrong"),
        ("G loss", "taking the fakes for real"),
        ("Gradients", "would have to move"),
    ] {
        let name = format!("Node: {node}");
        click(&mut window, &name);
        let enlarged = format!("Enlarged: {node}");
        assert!(window.query_by_label(&enlarged).is_some(), "{node}");
        assert!(window.query_by_label_contains(words).is_some(), "{node}");
        press(&mut window, Key::Escape);
        assert!(window.query_by_label(&enlarged).is_none(), "{node}");
    }
}

#[test]
fn the_tooltip_of_a_node_leaves_its_name_and_switch_in_sight() {
    let mut window = window();
    let node = window.get_by_label("Node: Discriminator").rect();
    let switch = "Layer on its node: Decision surface";
    let switch = window.get_by_label(switch).rect();
    window.hover_at(node.center());
    window.run_steps(40);
    let words = window.get_by_label_contains("green looks real").rect();
    // The tooltip has a margin around its words.
    assert!(!words.expand(4.0).intersects(switch), "{words} {switch}");
}

/// At 1024 × 700 and a zoom of 150 %: what the graph has no room to write out is said in short, and in full on hover.
#[test]
fn settings_without_room_on_the_graph_are_shortened_and_said_in_full_on_hover() {
    let mut window = window_with([683.0, 467.0], Options::default());
    show_graph(&mut window);
    for gradient in ["D's gradient: ", "G's gradient: "] {
        let shortened = window.get_by_label_contains(gradient).rect();
        for node in ["Node: Generator", "Node: Discriminator", "Node: Gradients"] {
            let node = window.get_by_label(node).rect();
            assert!(!shortened.intersects(node), "{gradient} {shortened} {node}");
        }
        window.hover_at(shortened.center());
        window.run_steps(40);
        let said = window.query_all_by_label_contains(", rate ");
        assert!(said.count() > 2, "{gradient} is said on hover");
    }
    // Where all is written out there is nothing to add.
    let large = window_with([1440.0, 900.0], Options::default());
    assert!(large.query_by_label_contains("G's gradient: ").is_none());
}

#[test]
fn no_text_of_a_presentation_is_smaller_than_the_others() {
    let mut window = window();
    let size =
        |window: &Window, style: egui::TextStyle| style.resolve(&window.ctx.global_style()).size;
    let before = size(&window, egui::TextStyle::Small);
    assert!(before < size(&window, egui::TextStyle::Body));
    press(&mut window, Key::F5);
    window.run_steps(3);
    let body = size(&window, egui::TextStyle::Body);
    assert_eq!(size(&window, egui::TextStyle::Small), body);
    press(&mut window, Key::F5);
    window.run_steps(3);
    assert_eq!(size(&window, egui::TextStyle::Small), before);
}

#[test]
fn the_switch_on_a_node_is_the_one_in_the_legend() {
    let mut window = window();
    for (layer, label) in [
        (Layer::Real, "Real"),
        (Layer::Fake, "Fake"),
        (Layer::Surface, "Decision surface"),
        (Layer::Manifold, "Manifold"),
        (Layer::Gradients, "Gradients"),
    ] {
        let shows = |window: &Window| app(window).looks().layers.shows(layer);
        let before = shows(&window);
        click(&mut window, &format!("Layer on its node: {label}"));
        assert_eq!(shows(&window), !before, "{label}");
        click(&mut window, &format!("Layer: {label}"));
        assert_eq!(shows(&window), before, "{label}");
    }
}

#[test]
fn editors_on_the_nodes_edit_the_configuration() {
    let mut window = window();
    let on_node = "Generator: Neurons";
    // In the panel only.
    assert_eq!(window.get_all_by_label(on_node).count(), 1);
    click(&mut window, "Edit on the nodes");
    // Beside its slider in the panel, the number on the node, which has no slider.
    let number = window
        .get_all_by_label(on_node)
        .find(|n| n.accesskit_node().role() == egui::accesskit::Role::SpinButton)
        .unwrap();
    number.focus();
    window.run_steps(2);
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text("21".to_owned()));
    window.key_press(Key::Enter);
    window.run_steps(3);
    assert_eq!(config(&window).generator.neurons, 21);
}

#[test]
fn a_narrow_window_has_the_editors_once() {
    let mut window = window_with([1024.0, 700.0], Options::default());
    let label = "Generator: Neurons";
    assert_eq!(window.get_all_by_label(label).count(), 1);
    click(&mut window, "Edit on the nodes");
    assert_eq!(window.get_all_by_label(label).count(), 1);
    click(&mut window, "Edit on the nodes");
    assert_eq!(window.get_all_by_label(label).count(), 1);
}

#[test]
fn slow_motion_goes_through_the_epoch_and_says_the_numbers_of_the_update() {
    let mut window = window();
    press(&mut window, Key::S);
    // The same run beside it.
    let mut session = Session::new(config(&window).clone(), Backend::Flex);
    let order = [
        Player::Discriminator,
        Player::Discriminator,
        Player::Generator,
    ];
    assert_eq!(config(&window).discriminator.updates_per_epoch, 2);
    for player in order {
        let explained = session.explain_next().unwrap();
        for sub_step in SubStep::ALL {
            press(&mut window, Key::ArrowRight);
            wait_until(&mut window, "the sub-step", |app| {
                slow(app) == Some((player, sub_step))
            });
            let title = format!("{} of 5", sub_step.number());
            assert!(window.query_by_label_contains(&title).is_some());
            if sub_step == SubStep::Loss {
                let loss = format!("{:.4}", explained.loss);
                assert!(window.query_by_label_contains(&loss).is_some(), "{loss}");
            }
        }
        session.run_update().unwrap();
    }
    let frame = app(&window).trainer().frame().unwrap();
    assert_eq!(frame.snapshot.counters.epoch, 1);
    assert_eq!(frame.snapshot.counters.g_loss, session.g_loss());
}

/// Where the window is too small for the graph, or it is hidden.
#[test]
fn slow_motion_without_the_graph_says_its_sub_step_in_two_lines() {
    for (size, is_hidden) in [([546.0, 307.0], false), ([1440.0, 900.0], true)] {
        let mut window = window_with(size, Options::default());
        if is_hidden {
            press(&mut window, Key::M);
        }
        press(&mut window, Key::S);
        window.run_steps(3);
        if !is_hidden {
            // There is room for the graph or the picture.
            press(&mut window, Key::M);
            window.run_steps(3);
        }
        assert!(window.query_by_label("Node: Generator").is_none());
        press(&mut window, Key::ArrowRight);
        wait_until(&mut window, "the sub-step", |app| {
            slow(app) == Some((Player::Discriminator, SubStep::Generate))
        });
        window.run_steps(3);
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        for part in ["Discriminator 1 of 5: make fakes", "Centre of the fakes ("] {
            let rect = window.get_by_label_contains(part).rect();
            assert!(screen.contains_rect(rect), "{part} at {size:?}: {rect}");
        }
        press(&mut window, Key::S);
        window.run_steps(3);
        assert!(window.query_by_label_contains("1 of 5").is_none());
    }
}

/// A narrow window that is not that low has room for all words, whatever the sub-step.
#[test]
fn slow_motion_without_the_graph_says_all_of_its_sub_step_where_two_lines_hold_it() {
    let mut window = window_with([683.0, 467.0], Options::default());
    press(&mut window, Key::S);
    window.run_steps(3);
    press(&mut window, Key::M);
    window.run_steps(3);
    assert!(window.query_by_label("Node: Generator").is_none());
    let mut tops = Vec::new();
    let mut most_lines = 0.0_f32;
    for _ in 0..5 {
        let last = slow(app(&window));
        press(&mut window, Key::ArrowRight);
        wait_until(&mut window, "the sub-step", |app| slow(app) != last);
        window.run_steps(3);
        let title = window.get_by_label_contains(" of 5: ").rect();
        tops.push(title.center().y);
        let below = window.query_all_by_label_contains("iscriminator");
        let words = below.map(|node| node.rect());
        let words = words.filter(|rect| rect.top() > title.bottom() && rect.width() > 300.0);
        most_lines = words.map(|rect| rect.height()).fold(most_lines, f32::max);
    }
    assert!(tops.iter().all(|top| *top == tops[0]), "{tops:?}");
    assert!(most_lines > 24.0, "one line only: {most_lines}");
}

/// Windows of a laptop that are enlarged for the last row: the graph keeps a size at which it can be read.
#[test]
fn in_a_low_window_the_graph_scrolls_to_what_slow_motion_does_and_covers_nothing() {
    for size in [[546.0, 307.0], [410.0, 280.0], [576.0, 360.0]] {
        let mut window = window_with(size, Options::default());
        press(&mut window, Key::S);
        window.run_steps(6);
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        for _ in 0..3 * 5 {
            let last = slow(app(&window));
            press(&mut window, Key::ArrowRight);
            wait_until(&mut window, "the sub-step", |app| slow(app) != last);
            window.run_steps(30);
            let now = slow(app(&window)).unwrap();
            let node = match now {
                (_, SubStep::Generate) | (Player::Generator, SubStep::Update) => "Generator",
                (_, SubStep::Classify) | (Player::Discriminator, SubStep::Update) => {
                    "Discriminator"
                }
                (Player::Discriminator, _) => "D loss",
                (Player::Generator, SubStep::Loss) => "G loss",
                (Player::Generator, SubStep::Gradients) => "Gradients",
            };
            let node = window.get_by_label(&format!("Node: {node}")).rect();
            let above = window.get_by_label("Edit on the nodes").rect().bottom();
            let below = window.get_by_label_contains(" of 5: ").rect().top();
            let at = node.center();
            assert!(
                at.y > above && at.y < below && screen.contains(at),
                "{now:?} at {size:?}: {node}"
            );
            let picture = window.get_by_label("Node: Real").rect();
            assert!(picture.width() > 34.0, "{size:?}: {picture}");
            let faults = drawn::faults(&window);
            assert!(faults.is_empty(), "{now:?} at {size:?}: {faults:?}");
        }
    }
}

#[test]
fn slow_motion_plays_pauses_within_an_epoch_and_leaving_finishes_it() {
    let mut window = window();
    press(&mut window, Key::S);
    press(&mut window, Key::Space);
    wait_until(&mut window, "D's second update", |app| {
        let frame = app.trainer().frame().unwrap();
        frame.snapshot.counters.d_updates == 1
    });
    press(&mut window, Key::Space);
    wait_until(&mut window, "the pause", |app| {
        app.trainer().frame().unwrap().phase == Phase::Paused
    });
    assert_eq!(epoch(app(&window)), 0);
    let paused = slow(app(&window));
    window.run_steps(20);
    assert_eq!(slow(app(&window)), paused, "a pause stands still");
    press(&mut window, Key::S);
    wait_until(&mut window, "the rest of the epoch", |app| epoch(app) == 1);
    assert_eq!(slow(app(&window)), None);
    let mut session = Session::new(config(&window).clone(), Backend::Flex);
    session.run_epoch().unwrap();
    let frame = app(&window).trainer().frame().unwrap();
    assert_eq!(frame.snapshot.counters.d_loss, session.d_loss());
    assert_eq!(frame.snapshot.counters.g_loss, session.g_loss());
}

#[test]
fn the_overview_makes_room_for_a_large_picture() {
    let mut window = window();
    assert!(window.query_by_label("Node: Generator").is_some());
    press(&mut window, Key::M);
    window.run_steps(3);
    assert!(window.query_by_label("Node: Generator").is_none());
    assert!(window.query_by_label("Layered distributions").is_some());
    click(&mut window, "Model overview");
    assert!(window.query_by_label("Node: Generator").is_some());
}

#[test]
fn nothing_moves_when_training_or_slow_motion_begins_or_goes_on() {
    for size in [[1440.0, 900.0], [1024.0, 700.0]] {
        let mut window = window_with(size, Options::default());
        window.run_steps(3);
        let places = |window: &Window| {
            ["Node: Generator", "Node: D loss", "Layered distributions"]
                .map(|name| window.get_by_label(name).rect())
        };
        let before = places(&window);
        press(&mut window, Key::S);
        window.run_steps(3);
        assert_eq!(places(&window), before, "slow motion at {size:?}");
        for _ in 0..3 * 5 {
            let last = slow(app(&window));
            press(&mut window, Key::ArrowRight);
            wait_until(&mut window, "the sub-step", |app| slow(app) != last);
            window.run_steps(2);
            assert_eq!(places(&window), before, "{:?}", slow(app(&window)));
        }
        press(&mut window, Key::S);
        press(&mut window, Key::Space);
        wait_until(&mut window, "training", |app| epoch(app) > 30);
        window.run_steps(2);
        assert_eq!(places(&window), before, "training at {size:?}");
    }
}

#[test]
fn a_node_leads_to_its_settings_only_where_these_are_in_sight() {
    let mut window = window_with([900.0, 560.0], Options::default());
    show_graph(&mut window);
    click(&mut window, "Edit on the nodes");
    assert!(window.query_by_label("Edit the noise").is_some());
    // A presentation has no settings, and slow motion has the graph.
    press(&mut window, Key::F5);
    press(&mut window, Key::S);
    window.run_steps(6);
    assert!(window.query_by_label("Node: Generator").is_some());
    assert!(window.query_by_label("Edit the noise").is_none());
}

#[test]
fn editors_on_the_nodes_cover_no_node_and_no_other_editor() {
    let names = [
        "Noise: Dimensions",
        "Noise: Distribution",
        "Generator: Hidden layers",
        "Generator: Neurons",
        "Generator: Optimizer",
        "Generator: Learning rate",
        "Generator: Updates per epoch",
        "Discriminator: Hidden layers",
        "Discriminator: Neurons",
        "Discriminator: Optimizer",
        "Discriminator: Learning rate",
        "Discriminator: Updates per epoch",
        "Edit the noise",
        "Edit the generator",
        "Edit the discriminator",
        "Edit the generator's gradient",
        "Edit the discriminator's gradient",
    ];
    let nodes = [
        "Noise",
        "Generator",
        "Real",
        "Fake",
        "Discriminator",
        "D(real)",
        "D(fake)",
        "D loss",
        "G loss",
        "Gradients",
    ];
    for size in [
        [1920.0, 1080.0],
        [1440.0, 900.0],
        [1366.0, 768.0],
        [1024.0, 700.0],
        [900.0, 560.0],
    ] {
        let mut window = window_with(size, Options::default());
        show_graph(&mut window);
        click(&mut window, "Edit on the nodes");
        window.run_steps(3);
        let nodes = nodes.map(|name| window.get_by_label(&format!("Node: {name}")).rect());
        // The settings panel on the left has editors of the same names.
        let left = nodes
            .iter()
            .map(egui::Rect::left)
            .fold(f32::INFINITY, f32::min)
            - 1.0;
        let mut editors = Vec::new();
        for name in names {
            let rects = window.query_all_by_label(name).map(|n| n.rect());
            editors.extend(rects.filter(|rect| rect.left() > left));
        }
        assert!(editors.len() >= 5, "{size:?}: {}", editors.len());
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        for (index, editor) in editors.iter().enumerate() {
            assert!(screen.contains_rect(*editor), "{size:?} {editor}");
            let inner = editor.shrink(0.5);
            assert!(
                nodes.iter().all(|node| !node.intersects(inner)),
                "{size:?} {editor}"
            );
            let others = &editors[index + 1..];
            assert!(
                others.iter().all(|other| !other.intersects(inner)),
                "{size:?} {editor}"
            );
        }
    }
}

#[test]
fn where_nodes_have_no_room_for_editors_the_inspector_has_them() {
    let mut window = window_with([1024.0, 700.0], Options::default());
    click(&mut window, "Edit on the nodes");
    click(&mut window, "Edit the generator");
    window.get_by_label("Enlarged: Generator");
    for setting in ["Generator: Neurons", "Generator: Dropout"] {
        assert_eq!(window.get_all_by_label(setting).count(), 1, "{setting}");
    }
}
