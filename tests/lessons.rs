//! Lessons in the window, followed to their end as a student would, by the names that a screen reader reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::path::Path;

use eframe::egui::{Key, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::{Kind, find};
use gan_playground::experiments::shipped_experiment;
use gan_playground::lessons::{Goal, Lesson, LessonStep, Opening, Part, SHIPPED_LESSONS};
use gan_playground::open::{Opened, open};
use gan_playground::training::Phase;
use gan_playground::ui::lesson::{Position, Tutor};
use gan_playground::ui::pages::ACTIONS;
use gan_playground::ui::{App, Options, spot};
use window_kit::*;

fn window_on(lesson: &Lesson) -> Window {
    let options = Options {
        lesson: Some(lesson.clone()),
        ..Options::default()
    };
    window_with([1440.0, 900.0], options)
}

fn position(app: &App) -> Option<Position> {
    app.tutor().map(gan_playground::ui::lesson::Tutor::position)
}

fn sub_step(app: &App) -> Option<(u64, usize)> {
    let frame = app.trainer().frame()?;
    let counters = &frame.snapshot.counters;
    let updates = counters.d_updates + counters.g_updates;
    frame
        .slow
        .as_ref()
        .map(|slow| (updates, slow.sub_step.number()))
}

/// The name of a row's editor.
fn editor(key: &str) -> String {
    let row = find(key).unwrap();
    format!("{}: {}", row.group.label(), row.label)
}

fn set_number(window: &mut Window, key: &str, value: f64) {
    window.get_by_label(&editor(key)).set_value_accesskit(value);
    window.run_steps(3);
}

/// As fast as it can, which a student would not do.
fn hurry(window: &mut Window) {
    let speed = window.get_by_label("Speed");
    speed.set_value_accesskit(20_000.0);
    window.run_steps(2);
}

/// Does what a task asks for.
fn do_task(window: &mut Window, goal: &Goal) {
    match goal {
        Goal::Played => {
            if !app(window).trainer().is_running() {
                press(window, Key::Space);
            }
        }
        Goal::Epoch(_) | Goal::Epochs(_) | Goal::Verdict(_) => {
            if !app(window).trainer().is_running() {
                press(window, Key::Space);
            }
            hurry(window);
        }
        Goal::AtLeast(key, value) | Goal::AtMost(key, value) => set_number(window, key, *value),
        Goal::Is(key, value) => {
            window.get_by_label(&editor(key)).click_accesskit();
            window.run_steps(3);
            let Kind::Choice { options, .. } = find(key).unwrap().kind else {
                panic!("{key} is no choice");
            };
            let option = options.iter().find(|option| option.key == *value).unwrap();
            let found = window.get_all_by_label(option.label);
            found.last().unwrap().click_accesskit();
            window.run_steps(3);
        }
        Goal::Page(page) => {
            let action = ACTIONS
                .iter()
                .find(|action| action.name() == page.name())
                .unwrap();
            press(window, action.shortcut().unwrap().logical_key);
            window.run_steps(3);
            press(window, Key::Escape);
        }
        Goal::SubSteps(count) => {
            for _ in 0..*count {
                let before = sub_step(app(window));
                click(window, "Next sub-step");
                wait_until(window, "the next sub-step", |app| sub_step(app) != before);
            }
        }
        Goal::SideBySide => {
            if app(window).document().pinned.is_none() {
                press(window, Key::C);
            }
        }
        Goal::LookedBack => {
            window.get_by_label("Timeline").focus();
            window.run_steps(2);
            press(window, Key::ArrowLeft);
            wait_until(window, "the past", |app| {
                app.trainer().frame().is_some_and(|f| f.shown.is_some())
            });
        }
    }
}

/// Follows a step, and goes on.
fn follow(window: &mut Window, step: &LessonStep) {
    let ctx = window.ctx.clone();
    for part in &step.point_at {
        // Some are there with the first picture of what was opened.
        wait_until(window, &format!("{}: {}", step.title, part.label()), |_| {
            spot::found(&ctx).contains(&part.key())
        });
    }
    let is_there = |window: &Window, label: &str| window.query_by_label(label).is_some();
    if step.hide.contains(&Part::Timeline) {
        assert!(!is_there(window, "Timeline"), "{}", step.title);
    }
    if step.hide.contains(&Part::Settings) {
        assert!(!is_there(window, "Training: Seed"), "{}", step.title);
    }
    for key in &step.controls {
        assert!(is_there(window, &editor(key)), "{}: {key}", step.title);
    }
    let before = position(app(window));
    for goal in &step.goals {
        do_task(window, goal);
        wait_until(window, &goal.words(), |app| {
            let tutor = app.tutor().unwrap();
            let step = tutor.step().unwrap();
            let index = step.goals.iter().position(|other| other == goal).unwrap();
            tutor.attempt().is_met(index)
        });
    }
    for (number, question) in step.questions.iter().enumerate() {
        // The same words may be an answer to several questions.
        let click_answer = |window: &mut Window, text: &str| {
            let earlier = step.questions[..number].iter().flat_map(|q| &q.answers);
            let nth = earlier.filter(|answer| answer.text == text).count();
            window
                .get_all_by_label(text)
                .nth(nth)
                .unwrap()
                .click_accesskit();
            window.run_steps(3);
        };
        let next_is_on = |window: &Window| app(window).tutor().unwrap().is_done();
        // A wrong answer first: it is explained, and leads no further.
        let has_right = question.answers.iter().any(|answer| answer.right);
        let wrong = question.answers.iter().find(|answer| !answer.right);
        if let Some(wrong) = wrong.filter(|_| has_right) {
            click_answer(window, &wrong.text);
            assert!(!next_is_on(window), "{}", question.text);
            assert!(window.query_by_label(&wrong.why).is_some(), "{}", wrong.why);
        }
        let right = question
            .answers
            .iter()
            .find(|answer| answer.right || !has_right);
        click_answer(window, &right.unwrap().text);
    }
    assert!(app(window).tutor().unwrap().is_done(), "{}", step.title);
    window.get_by_label("Lesson: Next").click_accesskit();
    window.run_steps(4);
    assert_ne!(position(app(window)), before);
}

fn follow_whole(lesson: &Lesson) {
    let mut window = window_on(lesson);
    for (index, step) in lesson.steps.iter().enumerate() {
        assert_eq!(
            position(app(&window)),
            Some(Position::Step(index)),
            "{}",
            lesson.title
        );
        follow(&mut window, step);
    }
    assert_eq!(position(app(&window)), Some(Position::End));
    assert!(app(&window).looks().lessons.is_finished(lesson, None));
    window.get_by_label("What was learned");
    if !lesson.experiment.is_empty() {
        window
            .get_by_label_contains("Experiment: ")
            .click_accesskit();
        window.run_steps(4);
        assert!(app(&window).experiments().is_open());
        press(&mut window, Key::Escape);
    }
    click(&mut window, "Leave the lesson");
    assert!(app(&window).tutor().is_none());
}

macro_rules! lessons {
    ($($name:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                let slug = stringify!($name).replace('_', "-");
                let shipped = SHIPPED_LESSONS.iter().find(|s| s.slug == slug).unwrap();
                follow_whole(&shipped.lesson);
            }
        )+

        #[test]
        fn every_shipped_lesson_is_followed_by_a_test() {
            let followed: Vec<_> = [$(stringify!($name)),+].map(|name| name.replace('_', "-")).into();
            let shipped: Vec<_> = SHIPPED_LESSONS.iter().map(|s| s.slug.to_owned()).collect();
            assert_eq!(followed, shipped);
        }
    };
}

lessons![
    what_a_gan_is,
    what_d_sees,
    how_g_bends_the_noise,
    step_by_step,
    mode_collapse,
    losses_say_little,
    learning_rates,
    noise_of_one_dimension,
    sgd_or_adam,
    least_squares,
    from_points_to_pictures,
    the_discriminator_wins,
    coarse_and_fine,
];

#[test]
fn a_lesson_is_left_and_gone_on_with_and_the_speed_is_that_of_before() {
    let mut window = window();
    let speed = app(&window).looks().speed;
    press(&mut window, Key::L);
    window.run_steps(3);
    click(&mut window, "Begin: What D sees");
    assert_eq!(position(app(&window)), Some(Position::Step(0)));
    // Nothing is asked there.
    window.get_by_label("Lesson: Next").click_accesskit();
    window.run_steps(4);
    assert_eq!(position(app(&window)), Some(Position::Step(1)));
    assert_ne!(app(&window).looks().speed, speed);
    // What is not done can be skipped, and come back to.
    click(&mut window, "Lesson: Skip");
    assert_eq!(position(app(&window)), Some(Position::Step(2)));
    click(&mut window, "Lesson: Back");
    assert_eq!(position(app(&window)), Some(Position::Step(1)));
    click(&mut window, "Leave the lesson");
    assert!(app(&window).tutor().is_none());
    assert_eq!(app(&window).looks().speed, speed);
    press(&mut window, Key::L);
    window.run_steps(3);
    window.get_by_label("step 3 of 4");
    click(&mut window, "Go on: What D sees");
    assert_eq!(position(app(&window)), Some(Position::Step(2)));
}

#[test]
fn a_lesson_of_ones_own_is_in_the_list_and_goes_on_where_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let step = |title: &str| format!("(title: \"{title}\")");
    let steps = ["One", "Two", "Three", "Four"].map(step).join(", ");
    let text = format!(
        "(lesson: 1, title: \"Two rates\", summary: \"What a rate does.\", steps: [{steps}])"
    );
    std::fs::write(&path, text).unwrap();
    let at_home = || Options {
        store: Some(gan_playground::ui::store::Store::at(Some(
            folder.path().join("home"),
        ))),
        ..Options::default()
    };
    let go_on = |window: &mut Window, count: usize| {
        for _ in 0..count {
            window.get_by_label("Lesson: Next").click_accesskit();
            window.run_steps(4);
        }
    };
    // Leaves it, and takes it up again from the list.
    let come_back = |window: &mut Window, said: Option<&str>, button: &str, to: usize| {
        if app(window).tutor().is_some() {
            click(window, "Leave the lesson");
        }
        press(window, Key::L);
        window.run_steps(3);
        window.get_by_label("My lessons");
        // What it is about, and where it is on hover.
        let summary = window.get_by_label("What a rate does.");
        let told = summary.accesskit_node().description();
        assert!(told.is_some_and(|told| told.ends_with("mine.ron")));
        if let Some(said) = said {
            window.get_by_label(said);
        }
        window.get_by_label(button).click_accesskit();
        window.run_steps(3);
        wait_until(window, button, |app| {
            position(app) == Some(Position::Step(to))
        });
    };
    let mut window = window_with([1440.0, 900.0], at_home());
    drop_file(&mut window, path);
    wait_until(&mut window, "the lesson", |app| app.tutor().is_some());
    window.run_steps(4);
    go_on(&mut window, 2);
    come_back(&mut window, Some("step 3 of 4"), "Go on: Two rates", 2);
    go_on(&mut window, 2);
    assert_eq!(position(app(&window)), Some(Position::End));
    come_back(&mut window, Some("done"), "Again: Two rates", 0);
    // The second time it goes on where it was left, as the first.
    go_on(&mut window, 2);
    let said = Some("done; step 3 of 4");
    come_back(&mut window, said, "Go on: Two rates", 2);
    let session = folder.path().join("home").join("session.ron");
    wait_until(&mut window, "it to be remembered", |_| {
        std::fs::read_to_string(&session).is_ok_and(|text| text.contains("mine.ron"))
    });
    drop(window);
    let mut again = window_with([1440.0, 900.0], at_home());
    come_back(&mut again, said, "Go on: Two rates", 2);
}

#[test]
fn a_lesson_of_ones_own_is_forgotten_while_its_file_stays_and_one_whose_file_is_gone_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["One", "Two"].map(|title| {
        let path = folder.path().join(format!("{title}.ron"));
        let text = format!("(lesson: 1, title: \"{title}\", steps: [(title: \"A\")])");
        std::fs::write(&path, text).unwrap();
        path
    });
    let mut window = window();
    for (path, title) in paths.iter().zip(["One", "Two"]) {
        drop_file(&mut window, path.clone());
        wait_until(&mut window, title, |app| {
            app.tutor()
                .is_some_and(|tutor| tutor.lesson().title == title)
        });
        window.run_steps(4);
        click(&mut window, "Leave the lesson");
    }
    std::fs::remove_file(&paths[1]).unwrap();
    press(&mut window, Key::L);
    window.run_steps(3);
    let gone = |window: &Window| {
        let said = window.query_all_by_label_contains("this file is no longer there");
        said.count()
    };
    // It is looked at beside the window.
    let start = std::time::Instant::now();
    while gone(&window) == 0 && start.elapsed() < std::time::Duration::from_mins(1) {
        std::thread::sleep(std::time::Duration::from_millis(2));
        window.step();
    }
    assert_eq!(gone(&window), 1);
    click(&mut window, "Forget Two");
    assert_eq!(gone(&window), 0);
    assert!(window.query_by_label("Begin: Two").is_none());
    click(&mut window, "Forget One");
    assert!(window.query_by_label("My lessons").is_none());
    assert!(app(&window).looks().own_lessons.all().is_empty());
    assert!(paths[0].exists(), "only the list forgets it");
    window.get_by_label("Begin: What D sees");
}

#[test]
fn a_bar_says_that_there_is_more_below_in_the_card() {
    let question = "(text: \"Why?\", answers: [(text: \"So\", right: true), (text: \"Not so\")])";
    let text = format!(
        "(lesson: 1, title: \"T\", steps: [(title: \"One\", text: \"Read.\", hide: [settings], questions: [{}])])",
        [question; 6].join(", ")
    );
    let lesson = Lesson::parse(&text, "l.ron").unwrap();
    for (height, expected) in [(600.0, 1), (1_400.0, 0)] {
        let options = Options {
            lesson: Some(lesson.clone()),
            ..Options::default()
        };
        let mut window = window_with([1100.0, height], options);
        window.run_steps(12);
        // In the column of the card, above its buttons.
        let next = window.get_by_label("Lesson: Next").rect();
        let bars = window.query_all_by_role(Role::ScrollBar);
        let of_card = bars.filter(|bar| {
            let bar = bar.rect();
            bar.left() < next.right() && bar.top() < next.top()
        });
        assert_eq!(of_card.count(), expected, "{height}");
    }
}

#[test]
fn the_end_of_a_lesson_has_the_claim_of_its_experiment_and_the_next_lesson() {
    let to_the_end = |lesson: &Lesson| {
        let mut window = window_on(lesson);
        for _ in &lesson.steps {
            let button = ["Lesson: Skip", "Lesson: Next"]
                .into_iter()
                .find_map(|name| window.query_by_label(name));
            button.unwrap().click_accesskit();
            window.run_steps(4);
        }
        assert_eq!(position(app(&window)), Some(Position::End));
        window
    };
    let lesson = |index: usize| &SHIPPED_LESSONS.get(index).unwrap().lesson;
    let said = |lesson: &Lesson| {
        let found = shipped_experiment(&lesson.experiment).unwrap();
        format!("over many seeds: “{}”", found.experiment.claim)
    };
    let mut window = to_the_end(lesson(0));
    window.get_by_label_contains(&said(lesson(0)));
    let name = format!("Next lesson: {}", lesson(1).title);
    window.get_by_label(&name).click_accesskit();
    window.run_steps(4);
    let tutor = app(&window).tutor().unwrap();
    assert_eq!(tutor.lesson(), lesson(1));
    assert_eq!(tutor.position(), Position::Step(0));
    // The last one, and one of somebody's own, have none after them.
    let own = Lesson {
        title: "My own".to_owned(),
        ..lesson(0).clone()
    };
    for lesson in [lesson(SHIPPED_LESSONS.len() - 1), &own] {
        let window = to_the_end(lesson);
        window.get_by_label_contains(&said(lesson));
        assert!(window.query_by_label_contains("Next lesson: ").is_none());
    }
}

#[test]
fn a_graph_that_a_step_hides_is_not_switched_on() {
    let text =
        "(lesson: 1, title: \"T\", steps: [(title: \"One\", hide: [graph]), (title: \"Two\")])";
    let mut window = window_on(&Lesson::parse(text, "l.ron").unwrap());
    let press_m = |window: &mut Window| {
        let before = app(window).looks().has_overview;
        press(window, Key::M);
        window.run_steps(3);
        app(window).looks().has_overview != before
    };
    assert!(window.query_by_label("Node: Generator").is_none());
    let why = "This step of the lesson hides the graph of the model.";
    assert!(!has_message(app(&window), why));
    command(&mut window, "Model overview");
    assert!(
        has_message(app(&window), why),
        "nothing happens, and is explained"
    );
    assert!(!press_m(&mut window));
    window.get_by_label("Lesson: Next").click_accesskit();
    window.run_steps(4);
    assert!(window.query_by_label("Node: Generator").is_some());
    assert!(press_m(&mut window));
    assert!(window.query_by_label("Node: Generator").is_none());
}

#[test]
fn the_line_at_the_bottom_asks_to_play_only_where_the_step_does() {
    let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\", open: Preset(\"start\")), \
                (title: \"Two\", goals: [SideBySide]), (title: \"Three\", goals: [Epoch(9)])])";
    let mut window = window_on(&Lesson::parse(text, "l.ron").unwrap());
    for (said, others) in [
        ("needs no training", ["Press Play", "Put two runs"]),
        // It is a task of the card as well.
        ("Put two runs side by side.", ["Press Play", "needs no"]),
        ("Press Play (Space)", ["Put two runs", "needs no"]),
    ] {
        assert!(
            window.query_all_by_label_contains(said).count() > 0,
            "{said}"
        );
        for other in others {
            assert_eq!(
                window.query_all_by_label_contains(other).count(),
                0,
                "{other}"
            );
        }
        let button = ["Lesson: Skip", "Lesson: Next"]
            .into_iter()
            .find_map(|name| window.query_by_label(name));
        button.unwrap().click_accesskit();
        window.run_steps(4);
    }
}

#[test]
fn a_step_whose_training_is_done_is_not_said_to_need_none() {
    let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\", goals: [Played, Epoch(3)])])";
    let mut window = window_on(&Lesson::parse(text, "l.ron").unwrap());
    click(&mut window, "Play");
    wait_until(&mut window, "what the step asks for", |app| {
        epoch(app) >= 3 && app.tutor().unwrap().is_done()
    });
    click(&mut window, "Pause");
    click(&mut window, "Reset");
    wait_until(&mut window, "the start", |app| {
        epoch(app) == 0 && !app.trainer().is_running()
    });
    window.run_steps(3);
    assert!(app(&window).tutor().unwrap().is_done());
    let said = window.query_all_by_label_contains("needs no training");
    assert_eq!(said.count(), 0);
}

#[test]
fn undo_leads_back_to_what_was_open_before_the_lesson() {
    let mut window = window();
    click(&mut window, "Distribution: Spiral");
    let before = config(&window).clone();
    window.run_steps(3);
    press(&mut window, Key::L);
    window.run_steps(3);
    click(&mut window, "Begin: Mode collapse, cause and cure");
    assert_ne!(*config(&window), before);
    click(&mut window, "Leave the lesson");
    click(&mut window, "Undo");
    assert_eq!(*config(&window), before);
}

#[test]
fn a_recorded_step_is_a_lesson_that_opens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let mut window = window();
    click(&mut window, "Distribution: Spiral");
    click(&mut window, "Play");
    wait_until(&mut window, "some epochs", |app| epoch(app) > 50);
    click(&mut window, "Pause");
    window.run_steps(3);
    press(&mut window, Key::L);
    window.run_steps(3);
    for name in ["Record this state as a step", "Save the lesson…"] {
        window.get_by_label(name).click_accesskit();
        window.run_steps(3);
    }
    type_path(&mut window, &path, "Save");
    wait_until(&mut window, "the file", |_| path.exists());
    wait_until(&mut window, "the note", |app| has_message(app, "mine.ron"));
    let Opened::Lesson(lesson) = open(&path).unwrap() else {
        panic!("no lesson");
    };
    assert_eq!(lesson.steps.len(), 1);
    let recorded = config(&window).clone();
    // Dropped on a fresh window, it leads to the same settings, and waits for as many epochs.
    let mut other = window_with([1440.0, 900.0], Options::default());
    drop_file(&mut other, path);
    wait_until(&mut other, "the lesson", |app| app.tutor().is_some());
    other.run_steps(4);
    assert_eq!(*config(&other), recorded);
    follow(&mut other, &lesson.steps[0]);
}

#[test]
fn a_pair_is_recorded_as_one_and_what_cannot_be_kept_is_said() {
    let options = Options {
        open: Some((alone("mode-collapse"), None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    let record = |window: &mut Window| {
        for key in [Key::Escape, Key::L] {
            press(window, key);
            window.run_steps(3);
        }
        let button = window.get_by_label("Record this state as a step");
        button.click_accesskit();
        window.run_steps(3);
        press(window, Key::Escape);
        window.run_steps(3);
        let steps = &app(window).pages().lessons.recording().steps;
        steps.last().unwrap().clone()
    };
    let (key, slug) = ("generator.learning_rate", "mode-collapse".to_owned());
    let pair = Opening::Beside(slug.clone(), slug);
    press(&mut window, Key::C);
    window.run_steps(3);
    set_number(&mut window, key, 0.004);
    let step = record(&mut window);
    assert_eq!(step.open, pair);
    let value = find(key).unwrap().value(config(&window));
    assert_eq!(step.set.get(key), Some(&value));
    assert!(step.goals.is_empty());
    let said = app(&window).messages().texts().next();
    assert_eq!(said, None, "all of it was kept");
    // A setting that is turned while it runs.
    press(&mut window, Key::Space);
    wait_until(&mut window, "some epochs", |app| epoch(app) > 50);
    set_number(&mut window, key, 0.002);
    wait_until(&mut window, "the turn", |app| {
        let frame = app.trainer().frame().unwrap();
        !frame.history.records.changes().is_empty()
    });
    press(&mut window, Key::Space);
    window.run_steps(3);
    assert_eq!(record(&mut window).open, pair);
    assert!(has_message(app(&window), "its run will be another"));
}

#[test]
fn what_was_recorded_is_there_again_and_may_be_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let at_home = || Options {
        store: Some(gan_playground::ui::store::Store::at(Some(
            folder.path().to_owned(),
        ))),
        ..Options::default()
    };
    // The list of lessons is longer than the window.
    let press_button = |window: &mut Window, name: &str| {
        window.get_by_label(name).click_accesskit();
        window.run_steps(3);
    };
    let has_two = |window: &Window| window.query_by_label("2 steps recorded").is_some();
    let mut window = window_with([1440.0, 900.0], at_home());
    press(&mut window, Key::L);
    window.run_steps(3);
    for _ in 0..2 {
        press_button(&mut window, "Record this state as a step");
    }
    let file = folder.path().join("lesson-being-recorded.ron");
    wait_until(&mut window, "both steps on disk", |_| {
        std::fs::read_to_string(&file).is_ok_and(|text| text.matches("title:").count() == 3)
    });
    drop(window);
    let mut again = window_with([1440.0, 900.0], at_home());
    press(&mut again, Key::L);
    again.run_steps(3);
    assert!(has_two(&again));
    press_button(&mut again, "Discard");
    assert!(!has_two(&again));
    press_button(&mut again, "Bring 2 steps back");
    assert!(has_two(&again));
    press_button(&mut again, "Discard");
    wait_until(&mut again, "the end of them", |_| !file.exists());
    drop(again);
    let mut last = window_with([1440.0, 900.0], at_home());
    press(&mut last, Key::L);
    last.run_steps(3);
    assert!(!has_two(&last));
}

#[test]
fn what_a_lesson_speaks_of_is_beside_it_in_a_small_window() {
    let shipped = |slug: &str| {
        let found = SHIPPED_LESSONS.iter().find(|lesson| lesson.slug == slug);
        found.unwrap().lesson.clone()
    };
    let small = |lesson: Lesson, size: [f32; 2]| {
        let options = Options {
            lesson: Some(lesson),
            ..Options::default()
        };
        let mut window = window_with(size, options);
        window.run_steps(4);
        window
    };
    let mut window = small(shipped("coarse-and-fine"), [911.0, 512.0]);
    press(&mut window, Key::X);
    window.run_steps(6);
    let page = window
        .get_by_role_and_label(Role::Window, "Explore seeds")
        .rect();
    let next = window.get_by_label("Lesson: Next").rect();
    assert!(page.left() >= next.right(), "{page:?} covers {next:?}");
    // There is no room for graph and picture: the graph is what the lesson is about.
    let window = small(shipped("step-by-step"), [683.0, 467.0]);
    assert!(window.query_by_label("Model overview").is_some());
    assert!(window.query_by_label("Layered distributions").is_none());
}

#[test]
fn a_mistake_in_a_lesson_is_told_of_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    let text = "(lesson: 1, title: \"T\", steps: [(title: \"One\", open: Preset(\"strat\"))])";
    std::fs::write(&path, text).unwrap();
    let mut window = window();
    drop_file(&mut window, path);
    wait_until(&mut window, "the message", |app| {
        has_message(app, "did you mean `start`?")
    });
    assert!(has_message(app(&window), "step 1 (“One”), open"));
}

#[test]
fn what_lessons_call_pages_are_their_buttons() {
    for page in gan_playground::lessons::LessonPage::ALL {
        assert!(
            ACTIONS.iter().any(|action| action.name() == page.name()),
            "{page:?}"
        );
    }
}

#[test]
fn the_documentation_has_every_part_page_goal_and_field() {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/LESSONS.md"));
    let text = text.unwrap();
    for part in Part::ALL {
        assert!(
            text.contains(&format!("`{}`", part.key())),
            "{}",
            part.key()
        );
    }
    for word in [
        "Played",
        "Epoch(",
        "Epochs(",
        "AtLeast(",
        "AtMost(",
        "Is(",
        "Verdict(",
        "Page(",
        "SubSteps(",
        "SideBySide",
        "LookedBack",
        "Preset(",
        "Trained(",
        "Beside(",
        "Settings(",
        "`playing`",
        "`paused`",
        "`slow_motion`",
        "`questions`",
        "`controls`",
        "`hide`",
        "`point_at`",
        "`set`",
        "`speed`",
        "`learned`",
        "`experiment`",
        "`language`",
        "`summary`",
    ] {
        assert!(text.contains(word), "{word}");
    }
    // Its example is a lesson.
    let example = text
        .split("```ron")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let lesson = Lesson::parse(example, "docs/LESSONS.md").unwrap();
    assert!(lesson.steps.len() >= 3);
}

#[test]
fn a_step_that_is_come_back_to_has_what_led_to_it() {
    let lesson = &SHIPPED_LESSONS
        .iter()
        .find(|s| s.slug == "mode-collapse")
        .unwrap()
        .lesson;
    let mut window = window_on(lesson);
    // To the last step, where the cure is side by side with the collapse, and back.
    for _ in 0..3 {
        let next = window.query_by_label("Lesson: Skip").is_some();
        click(
            &mut window,
            if next { "Lesson: Skip" } else { "Lesson: Next" },
        );
    }
    assert!(app(&window).document().pinned.is_some());
    assert_eq!(config(&window).generator.learning_rate, 0.0005);
    click(&mut window, "Lesson: Back");
    assert!(app(&window).document().pinned.is_none());
    assert_eq!(config(&window).generator.learning_rate, 0.03);
    assert!(!app(&window).tutor().unwrap().is_done());
    // Left, and gone on with from somewhere else.
    click(&mut window, "Leave the lesson");
    click(&mut window, "Images: One shape");
    press(&mut window, Key::L);
    window.run_steps(3);
    click(&mut window, "Go on: Mode collapse, cause and cure");
    assert_eq!(
        config(&window).data.images,
        gan_playground::config::ImageData::None
    );
    assert_eq!(
        config(&window).generator.learning_rate,
        0.0005,
        "of the last step"
    );
}

/// Two steps as one lesson.
fn two_steps(first: &str, second: &str) -> Lesson {
    let text = format!(
        "(lesson: 1, title: \"T\", steps: [(title: \"One\", {first}), (title: \"Two\", {second})])"
    );
    Lesson::parse(&text, "l.ron").unwrap()
}

#[test]
fn a_step_that_plays_leaves_the_slow_motion_of_the_one_before() {
    let lesson = two_steps(
        "open: Preset(\"start\"), training: slow_motion",
        "training: playing, goals: [Epoch(200)]",
    );
    let mut window = window_on(&lesson);
    window.run_steps(4);
    assert!(app(&window).trainer().slow_motion().is_some());
    click(&mut window, "Lesson: Next");
    window.run_steps(3);
    assert!(app(&window).trainer().slow_motion().is_none());
    hurry(&mut window);
    wait_until(&mut window, "the task", |app| {
        app.tutor().is_some_and(Tutor::is_done)
    });
}

#[test]
fn slow_motion_after_a_look_back_is_of_the_present() {
    let lesson = two_steps(
        "open: Preset(\"start\"), goals: [Epoch(200), LookedBack]",
        "training: slow_motion",
    );
    let mut window = window_on(&lesson);
    do_task(&mut window, &Goal::Epoch(200));
    wait_until(&mut window, "some epochs", |app| epoch(app) >= 200);
    press(&mut window, Key::Space);
    wait_until(&mut window, "the pause", |app| {
        !app.trainer().is_running()
            && app
                .trainer()
                .frame()
                .is_some_and(|f| f.phase == Phase::Paused)
    });
    window.run_steps(3);
    let present = epoch(app(&window));
    do_task(&mut window, &Goal::LookedBack);
    window.run_steps(3);
    assert!(epoch(app(&window)) < present);
    click(&mut window, "Lesson: Next");
    assert!(app(&window).trainer().slow_motion().is_some());
    wait_until(&mut window, "the present", |app| {
        let sent = app.trainer().sent();
        let frame = app.trainer().frame();
        frame.is_some_and(|frame| frame.commands_done >= sent)
    });
    let frame = app(&window).trainer().frame().unwrap();
    assert!(frame.shown.is_none());
    assert!(epoch(app(&window)) >= present);
}
