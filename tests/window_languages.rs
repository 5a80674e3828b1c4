//! The window in other languages: nothing in it stays English, and nothing is cut.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail with a panic, in its helpers too"
)]

mod window_kit;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use eframe::egui::Rect;
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::TextShape;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use gan_playground::config::{Config, ImageData, check};
use gan_playground::files;
use gan_playground::language::{self, Language};
use gan_playground::lessons::SHIPPED_LESSONS;
use gan_playground::ui::Options;
use gan_playground::ui::action::Action;
use gan_playground::ui::pages::ACTIONS;
use window_kit::*;

/// One language at a time: it is one for the whole program.
static ONE: Mutex<()> = Mutex::new(());

/// Texts of a screen reader that hold words outside ‹ ›, which the pseudo language puts around all that is translated.
fn untranslated(window: &Window) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut nodes: Vec<_> = window.root().children_recursive().collect();
    nodes.push(window.root());
    for node in nodes {
        let node = node.accesskit_node();
        // Its lines are pieces of a text that is looked at as a whole.
        if node.role() == Role::TextRun {
            continue;
        }
        for text in [node.label(), node.value(), node.description()]
            .into_iter()
            .flatten()
        {
            if has_words(&text) {
                found.insert(text);
            }
        }
    }
    found
}

/// What is the same in every language: names of people and things, keys, signs of the field.
const SAME: &[&str] = &[
    "GAN",
    "Playground",
    "Ctrl",
    "Shift",
    "English",
    "Français",
    "Русский",
    "px",
    "PNG",
    "flex",
    "ndarray",
];

/// What egui itself says, to screen readers only, and what of the test's own is seen.
const OTHERS: &[&str] = &[
    "Resize panel",
    "Close window",
    "length [cm]",
    "width [cm]",
    "points.csv",
];

/// Paragraphs of a lesson are pieces of a text that is translated as a whole.
static LESSONS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let steps = SHIPPED_LESSONS
        .iter()
        .flat_map(|shipped| &shipped.lesson.steps);
    let pieces = steps.flat_map(|step| step.text.split('\n'));
    pieces
        .map(|piece| piece.replace(['*', '`'], "").trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
});

fn has_words(text: &str) -> bool {
    let bare = text.replace(['‹', '›'], "");
    if OTHERS.iter().any(|other| text.contains(other))
        || text.contains("gp1:")
        || LESSONS.contains(bare.trim())
    {
        return false;
    }
    let mut depth = 0;
    let mut outside = String::new();
    for c in text.chars() {
        match c {
            '‹' => depth += 1,
            '›' => depth -= 1,
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
        .split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() >= 2 && !SAME.contains(&word))
}

/// Everything that was seen in English, with where.
#[derive(Default)]
struct Seen(Vec<(String, BTreeSet<String>)>);

impl Seen {
    fn look(&mut self, window: &Window, place: &str) {
        let words = untranslated(window);
        let is_new = |word: &String| !self.0.iter().any(|(_, all)| all.contains(word));
        let new: BTreeSet<String> = words.into_iter().filter(is_new).collect();
        if !new.is_empty() {
            self.0.push((place.to_owned(), new));
        }
    }

    /// All pages and views on what is open.
    fn look_around(&mut self, window: &mut Window, on: &str) {
        self.look(window, on);
        for topic in ["Basics", "Data", "Noise", "G", "D", "Training"] {
            let name = format!("‹{topic}›");
            click_if_there(window, &name);
            self.look(window, &format!("{on}, {topic}"));
            click_if_there(window, "‹Advanced›");
            self.look(window, &format!("{on}, {topic}, all"));
        }
        for action in ACTIONS.iter() {
            let Action::Page(page) = action else {
                continue;
            };
            press(window, page.key);
            window.run_steps(12);
            self.look(window, &format!("{on}, {}", page.name));
            press(window, Key::Escape);
            window.run_steps(4);
        }
        press(window, Key::S);
        for _ in 0..12 {
            press(window, Key::ArrowRight);
            window.run_steps(6);
            self.look(window, &format!("{on}, slow motion"));
        }
        press(window, Key::S);
        window.run_steps(6);
    }
}

fn click_if_there(window: &mut Window, name: &str) {
    let is_there = window.query_all_by_label(name).next().is_some();
    if is_there {
        window
            .query_all_by_label(name)
            .next()
            .unwrap()
            .click_accesskit();
        window.run_steps(6);
    }
}

#[test]
fn no_text_of_the_window_stays_english() {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    language::set(Language::Pseudo);
    let mut window = window_with([1440.0, 900.0], Options::default());
    let mut seen = Seen::default();
    seen.look_around(&mut window, "points");
    window.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.run_steps(6);
    seen.look(&window, "commands");
    press(&mut window, Key::Escape);
    press(&mut window, Key::Space);
    wait_until(&mut window, "a verdict", |app| epoch(app) > 600);
    window.run_steps(10);
    seen.look(&window, "a run");
    press(&mut window, Key::C);
    window.run_steps(10);
    seen.look(&window, "side by side");
    press(&mut window, Key::C);
    window.run_steps(4);
    for lesson in SHIPPED_LESSONS.iter() {
        press(&mut window, Key::L);
        window.run_steps(10);
        let name = format!("‹Begin›: ‹{}›", lesson.lesson.title);
        click_if_there(&mut window, &name);
        for _ in 0..lesson.lesson.steps.len() {
            window.run_steps(4);
            seen.look(&window, &lesson.lesson.title);
            click_if_there(&mut window, "‹Skip›");
            click_if_there(&mut window, "‹Lesson: Next›");
        }
        click_if_there(&mut window, "‹Leave the lesson›");
    }
    drop(window);
    let options = Options {
        open: Some((alone("digits"), None)),
        ..Options::default()
    };
    let mut window = window_with([1440.0, 900.0], options);
    seen.look_around(&mut window, "images");
    let table = tempfile::tempdir().unwrap();
    let path = table.path().join("points.csv");
    let mut rows = String::new();
    for i in 0..40 {
        writeln!(rows, "{};1,{i};2,{}", ["x", "y"][i % 2], i * 7 % 40).unwrap();
    }
    let text = format!("k;length [cm];width [cm]\n{rows}z;2,0;\nz;a;1,0\n");
    std::fs::write(&path, text).unwrap();
    drop_file(&mut window, path);
    wait_for_table(&mut window);
    seen.look(&window, "a table");
    language::set(Language::English);
    let all = seen
        .0
        .iter()
        .flat_map(|(place, words)| words.iter().map(move |word| format!("{place}: {word}")));
    let all: Vec<String> = all.collect();
    assert!(all.is_empty(), "{} of them:\n{}", all.len(), all.join("\n"));
}

/// Texts that are not shown as a whole: shortened, or beyond the room that they are painted in.
fn cut(window: &Window) -> BTreeSet<String> {
    let is_cut = |(text, clip): &(&TextShape, Rect)| {
        let rect = text.visual_bounding_rect();
        let is_seen = clip.intersects(rect) && text.galley.text().chars().any(char::is_alphabetic);
        let is_beyond = rect.right() > clip.right() + 2.0 || rect.left() < clip.left() - 2.0;
        is_seen && (text.galley.elided || is_beyond)
    };
    let cut = drawn::texts(window).into_iter().filter(is_cut);
    cut.map(|(text, _)| text.galley.text().to_owned()).collect()
}

/// The texts that are painted as a whole, where, and how large.
fn painted(window: &Window) -> Vec<(String, Rect, f32)> {
    let whole = drawn::texts(window)
        .into_iter()
        .filter(|(text, _)| !text.galley.elided);
    let size = |text: &TextShape| {
        let section = text.galley.job.sections.first();
        section.map_or(0.0, |section| section.format.font_id.size)
    };
    whole
        .map(|(text, _)| {
            (
                text.galley.text().to_owned(),
                text.visual_bounding_rect(),
                size(text),
            )
        })
        .collect()
}

#[test]
fn nodes_of_a_presented_graph_have_names_of_one_size_that_lie_on_no_picture() {
    const NODES: [&str; 8] = [
        "Noise",
        "Generator",
        "Real",
        "Fake",
        "Discriminator",
        "D(real)",
        "D(fake)",
        "Gradients",
    ];
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    for language in [Language::English, Language::French, Language::Russian] {
        language::set(language);
        let lesson = gan_playground::lessons::shipped_lesson("mode-collapse").unwrap();
        let options = Options {
            lesson: Some(lesson.lesson.clone()),
            ..Options::default()
        };
        let mut window = window_with([1366.0, 768.0], options);
        press(&mut window, Key::F5);
        window.run_steps(6);
        let pictures = NODES.map(|node| {
            let name = language::text(node);
            let name = language::filled(language::text("Node: {node}"), &[("node", &name)]);
            window.get_by_label(&name).rect()
        });
        let graph = pictures
            .iter()
            .skip(1)
            .fold(pictures[0], |all, rect| all.union(*rect));
        let graph = graph.expand(40.0);
        let texts = painted(&window);
        let mut sizes = Vec::new();
        for node in NODES {
            // The networks may be said with their letters, too.
            let name = language::text(node);
            let found = texts
                .iter()
                .find(|(text, rect, _)| text.starts_with(name) && graph.contains_rect(*rect));
            let Some((_, rect, size)) = found else {
                language::set(Language::English);
                panic!("{}: no {name}", language.name());
            };
            sizes.push(*size);
            for picture in pictures {
                assert!(
                    !picture.intersects(rect.shrink(1.0)),
                    "{}: {name} at {rect} on {picture}",
                    language.name()
                );
            }
        }
        assert!(
            sizes.iter().all(|size| *size == sizes[0]),
            "{}: {sizes:?}",
            language.name()
        );
        language::set(Language::English);
    }
}

#[test]
fn no_more_is_cut_in_a_small_window_than_in_english() {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let views = |language: Language, preset: &str| {
        language::set(language);
        let options = Options {
            open: Some((alone(preset), None)),
            ..Options::default()
        };
        let mut window = window_with([1024.0, 700.0], options);
        let mut views = vec![("the start", cut(&window))];
        for topic in ["Basics", "Data", "Noise", "G", "D", "Training"] {
            click_if_there(&mut window, language::text(topic));
            views.push((topic, cut(&window)));
        }
        press(&mut window, Key::S);
        for step in ["1", "2", "3", "4", "5"] {
            press(&mut window, Key::ArrowRight);
            window.run_steps(6);
            views.push((step, cut(&window)));
        }
        press(&mut window, Key::S);
        for (key, page) in [
            (Key::L, "lessons"),
            (Key::N, "inside"),
            (Key::V, "the game"),
            (Key::F1, "help"),
        ] {
            press(&mut window, key);
            window.run_steps(8);
            views.push((page, cut(&window)));
            press(&mut window, Key::Escape);
            window.run_steps(4);
        }
        language::set(Language::English);
        views
    };
    let mut more = Vec::new();
    for preset in ["start", "digits"] {
        let english = views(Language::English, preset);
        for language in [Language::French, Language::Russian] {
            for ((place, in_english), (_, found)) in english.iter().zip(views(language, preset)) {
                if found.len() > in_english.len() {
                    more.push(format!(
                        "{preset}, {}, {place}: {found:?}, in English {in_english:?}",
                        language.name()
                    ));
                }
            }
        }
    }
    assert!(more.is_empty(), "{}", more.join("\n"));
}

#[test]
fn commands_are_found_by_their_english_words_in_every_language() {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    for other in [Language::French, Language::Russian] {
        language::set(other);
        let mut window = window_with([1024.0, 700.0], Options::default());
        let before = window.ctx.theme();
        for words in ["theme", "night"] {
            command(&mut window, words);
        }
        let twice = window.ctx.theme();
        command(&mut window, "dark");
        let thrice = window.ctx.theme();
        // By its own words, too.
        command(&mut window, language::text("Presets"));
        let has_gallery = app(&window).pages().gallery.is_open();
        language::set(Language::English);
        assert_eq!(twice, before, "{}", other.name());
        assert_ne!(thrice, before, "{}", other.name());
        assert!(has_gallery, "{}", other.name());
    }
}

#[test]
fn what_a_user_calls_a_preset_stays_in_every_language() {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    language::set(Language::Pseudo);
    let mut preset = alone("start");
    "Noise".clone_into(&mut preset.name);
    let options = |path: Option<std::path::PathBuf>| Options {
        open: Some((preset.clone(), path)),
        ..Options::default()
    };
    let has = |window: &Window, name: &str| window.query_all_by_label(name).next().is_some();
    let of_file = window_with([1440.0, 900.0], options(Some("noise.ron".into())));
    assert!(has(&of_file, "Noise"));
    // The program's own are translated.
    let own = window_with([1440.0, 900.0], options(None));
    language::set(Language::English);
    assert!(has(&own, "‹Noise›") && !has(&own, "Noise"));
}

#[test]
fn a_table_that_was_pasted_has_no_file_in_any_language() {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    language::set(Language::English);
    let mut window = window();
    let text = "x\ty\n1\t20\n2\t40\n3\t60\n";
    window.event(Event::Paste(text.to_owned()));
    wait_for_table(&mut window);
    // The language changes while the table is shown.
    language::set(Language::Pseudo);
    window.run_steps(3);
    window.get_by_label("‹Use these points›").click_accesskit();
    window.run_steps(3);
    let name = app(&window).document().name.clone();
    language::set(Language::English);
    assert_eq!(name, "‹A table of your own›");
}

#[test]
fn reasons_that_a_message_gives_are_translated_too() {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    language::set(Language::Pseudo);
    let mut config = Config::default();
    config.data.images = ImageData::Own;
    let of_settings = check(&config).unwrap_err().to_string();
    let folder = tempfile::tempdir().unwrap();
    let of_folder = files::write(folder.path(), b"").unwrap_err().to_string();
    language::set(Language::English);
    assert!(of_settings.contains("‹empty›"), "{of_settings}");
    assert_eq!(of_folder, "‹this is a folder›");
}
