//! The text of a lesson: Markdown, of which a paragraph is one text, so that no line begins with a comma or a space that belongs to
//! the bold word before it. What is more than paragraphs and lists (headings, tables, links, blocks of code) is drawn by `egui_commonmark`,
//! which draws each styled word by itself.

use std::ops::Range;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::text_selection::LabelSelectionState;
use eframe::egui::{self, Color32, FontId, Label, Stroke, TextStyle, Ui, WidgetInfo, vec2};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Between two paragraphs, and two items of a list.
const GAPS: (f32, f32) = (10.0, 5.0);

/// How words are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Style {
    is_strong: bool,
    is_emphasised: bool,
    is_code: bool,
}

/// Words of one style.
type Span = (String, Style);

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    Paragraph(Vec<Span>),
    /// Its items, and the number of the first one where they have numbers.
    List(Option<u64>, Vec<Vec<Span>>),
    /// Anything else, by its place.
    Other(Range<usize>),
}

/// Draws a text.
pub(super) fn text_ui(ui: &mut Ui, markdown: &mut CommonMarkCache, text: &str) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = GAPS.0;
        for block in blocks(text) {
            match block {
                Block::Paragraph(spans) => paragraph_ui(ui, &spans),
                Block::List(first, items) => list_ui(ui, first, &items),
                Block::Other(range) => {
                    let text = text.get(range).unwrap_or_default();
                    CommonMarkViewer::new().show(ui, markdown, text);
                }
            }
        }
    });
}

fn list_ui(ui: &mut Ui, first: Option<u64>, items: &[Vec<Span>]) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = GAPS.1;
        for (number, item) in (first.unwrap_or_default()..).zip(items) {
            ui.horizontal_top(|ui| {
                ui.label(match first {
                    Some(_) => format!("{number}."),
                    None => "•".to_owned(),
                });
                paragraph_ui(ui, item);
            });
        }
    });
}

fn paragraph_ui(ui: &mut Ui, spans: &[Span]) {
    let label = Label::new(job(ui, spans)).wrap();
    let (pos, galley, response) = label.layout_in_ui(ui);
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, is_enabled, galley.text()));
    if !ui.is_rect_visible(response.rect) {
        return;
    }
    // There is one weight of the font, so strong words are drawn once more, a pixel aside. A colour of their own would say what they mean:
    // all hues have a role, and words such as "green" would have that of another.
    let strong = ui.visuals().strong_text_color();
    if spans.iter().any(|(_, style)| style.is_strong) {
        let mut heavier = LayoutJob::clone(&galley.job);
        for section in &mut heavier.sections {
            section.format.background = Color32::TRANSPARENT;
            if section.format.color != strong {
                section.format.color = Color32::TRANSPARENT;
            }
        }
        let heavier = ui.fonts_mut(|fonts| fonts.layout_job(heavier));
        let aside = vec2(1.0 / ui.pixels_per_point(), 0.0);
        ui.painter().galley(pos + aside, heavier, strong);
    }
    let color = ui.visuals().text_color();
    LabelSelectionState::label_text_selection(ui, &response, pos, galley, color, Stroke::NONE);
}

/// A paragraph as one text.
fn job(ui: &Ui, spans: &[Span]) -> LayoutJob {
    let font = TextStyle::Body.resolve(ui.style());
    let visuals = ui.visuals();
    let mut job = LayoutJob::default();
    for (text, style) in spans {
        let color = if style.is_strong {
            visuals.strong_text_color()
        } else {
            visuals.text_color()
        };
        let mut format = TextFormat::simple(font.clone(), color);
        format.italics = style.is_emphasised;
        if style.is_code {
            format.font_id = FontId::monospace(font.size);
            format.background = visuals.code_bg_color;
        }
        job.append(text, 0.0, format);
    }
    job
}

/// The parts of a text, in their order.
fn blocks(text: &str) -> Vec<Block> {
    // Those that `egui_commonmark` has.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST;
    let parser = Parser::new_ext(text, options);
    let is_note = |event| {
        matches!(
            event,
            Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_))
        )
    };
    if Parser::new_ext(text, options).any(is_note) {
        // Footnotes need the place where they stand, too.
        return vec![Block::Other(0..text.len())];
    }
    if parser.reference_definitions().iter().next().is_some() {
        // Links by name need the place where the name is defined.
        return vec![Block::Other(0..text.len())];
    }
    let mut blocks = Vec::new();
    let mut events = parser.into_offset_iter();
    while let Some((event, range)) = events.next() {
        let block = match event {
            Event::Start(tag) => block(&tag, &inside(events.by_ref().map(|(event, _)| event))),
            _ => None,
        };
        blocks.push(block.unwrap_or(Block::Other(range)));
    }
    blocks
}

/// What is within what just began, up to its end.
fn inside<'t>(events: impl Iterator<Item = Event<'t>>) -> Vec<Event<'t>> {
    let mut depth = 1_usize;
    let mut inside = Vec::new();
    for event in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        inside.push(event);
    }
    inside
}

/// `None` for what is more than words.
fn block(tag: &Tag<'_>, inside: &[Event<'_>]) -> Option<Block> {
    match tag {
        Tag::Paragraph => spans(inside).map(Block::Paragraph),
        Tag::List(first) => {
            let items = inside.split(|event| matches!(event, Event::Start(Tag::Item)));
            let items: Option<Vec<_>> = items.skip(1).map(item).collect();
            items.map(|items| Block::List(*first, items))
        }
        _ => None,
    }
}

fn item(events: &[Event<'_>]) -> Option<Vec<Span>> {
    let (Event::End(TagEnd::Item), words) = events.split_last()? else {
        return None;
    };
    // With empty lines between them items are paragraphs.
    if let [
        Event::Start(Tag::Paragraph),
        words @ ..,
        Event::End(TagEnd::Paragraph),
    ] = words
    {
        return spans(words);
    }
    spans(words)
}

fn spans(events: &[Event<'_>]) -> Option<Vec<Span>> {
    // Words may be strong within strong ones, and stay so to the end of the outer ones.
    let (mut strong, mut emphasised) = (0_usize, 0_usize);
    let mut spans = Vec::new();
    for event in events {
        let style = Style {
            is_strong: strong > 0,
            is_emphasised: emphasised > 0,
            is_code: false,
        };
        match event {
            Event::Text(text) => spans.push((text.to_string(), style)),
            Event::Code(text) => spans.push((
                text.to_string(),
                Style {
                    is_code: true,
                    ..style
                },
            )),
            Event::SoftBreak => spans.push((" ".to_owned(), style)),
            Event::HardBreak => spans.push(("\n".to_owned(), style)),
            Event::Start(Tag::Strong) => strong += 1,
            Event::End(TagEnd::Strong) => strong = strong.saturating_sub(1),
            Event::Start(Tag::Emphasis) => emphasised += 1,
            Event::End(TagEnd::Emphasis) => emphasised = emphasised.saturating_sub(1),
            _ => return None,
        }
    }
    Some(spans)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use eframe::egui::{Galley, Shape};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::lessons::SHIPPED_LESSONS;
    use crate::ui::theme::{self, Role};

    /// What is drawn of some texts in a room of that width.
    fn galleys(
        texts: Vec<String>,
        width: f32,
        is_dark: bool,
    ) -> (Harness<'static>, Vec<Arc<Galley>>) {
        let mut markdown = CommonMarkCache::default();
        let mut harness = Harness::builder()
            .with_size([width, 40_000.0])
            .build_ui(move |ui| {
                theme::install(ui.ctx());
                ui.ctx().set_theme(if is_dark {
                    egui::Theme::Dark
                } else {
                    egui::Theme::Light
                });
                for text in &texts {
                    text_ui(ui, &mut markdown, text);
                }
            });
        harness.run_steps(3);
        let shapes = harness.output().shapes.iter();
        let galleys = shapes.filter_map(|clipped| match &clipped.shape {
            Shape::Text(text) => Some(text.galley.clone()),
            _ => None,
        });
        let galleys = galleys.collect();
        (harness, galleys)
    }

    #[test]
    fn no_line_begins_with_what_belongs_to_the_word_before() {
        let mut texts: Vec<String> = SHIPPED_LESSONS
            .iter()
            .flat_map(|shipped| {
                let steps = shipped.lesson.steps.iter().map(|step| step.text.clone());
                steps.chain([shipped.lesson.learned.clone()])
            })
            .collect();
        texts.push(
            "Press **Play**, **Stop**, `a`, *b*. **One**, **two**, **three** (*four*): **five**!\u{20}**Six**; **sept**\u{a0}: *huit*."
                .to_owned(),
        );
        for width in (180..480).step_by(23) {
            let (_, galleys) = galleys(texts.clone(), width as f32, true);
            let mut lines = 0;
            for galley in &galleys {
                for row in &galley.rows {
                    let Some(first) = row.glyphs.first().map(|glyph| glyph.chr) else {
                        continue;
                    };
                    lines += 1;
                    assert!(
                        !first.is_whitespace() && !",.;:!?)”".contains(first),
                        "{width}: a line of “{}” begins with `{first}`",
                        galley.text()
                    );
                }
            }
            assert!(lines > 100, "{width}: {lines}");
        }
    }

    #[test]
    fn a_paragraph_is_one_text_for_who_listens() {
        let text = "Press **Play**, and *wait*.\n\n- **One**, two\n- three";
        let (harness, _) = galleys(vec![text.to_owned()], 400.0, true);
        for words in ["Press Play, and wait.", "One, two", "three"] {
            harness.get_by_label(words);
        }
    }

    #[test]
    fn strong_words_are_heavier_and_have_no_colour_with_a_meaning() {
        for is_dark in [true, false] {
            let text = "The **green** dots.".to_owned();
            let (harness, galleys) = galleys(vec![text], 400.0, is_dark);
            let visuals = harness.ctx.global_style().visuals.clone();
            let strong = visuals.strong_text_color();
            let is_grey = |color: Color32| color.r() == color.g() && color.g() == color.b();
            assert!(is_grey(strong), "{strong:?} is a hue");
            let roles = [Role::Real, Role::Fake, Role::Neutral];
            assert!(roles.iter().all(|role| role.text_color(&visuals) != strong));
            // Twice, the second time without the words around it.
            let seen = |galley: &Galley| -> Vec<String> {
                let sections = galley.job.sections.iter();
                let seen = sections.filter(|s| s.format.color == strong);
                seen.map(|s| galley.text()[s.byte_range.start.0..s.byte_range.end.0].to_owned())
                    .collect()
            };
            assert_eq!(galleys.len(), 2);
            for galley in &galleys {
                assert_eq!(seen(galley), ["green"]);
            }
            let hidden = |galley: &Galley| {
                let sections = galley.job.sections.iter();
                let hidden = sections.filter(|s| s.format.color == Color32::TRANSPARENT);
                hidden.count()
            };
            let [heavier, whole] = [&galleys[0], &galleys[1]].map(|galley| hidden(galley));
            assert_eq!((heavier, whole), (2, 0));
        }
    }

    #[test]
    fn what_is_more_than_words_is_left_to_the_library() {
        for text in [
            "# Heading",
            "A [link](https://example.org).",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "- one\n  - nested",
            "```\ncode\n```",
            "A [link][l].\n\n[l]: https://example.org",
            "A word[^1].\n\n[^1]: Said of it.",
        ] {
            let blocks = blocks(text);
            assert!(
                matches!(&blocks[..], [Block::Other(range)] if range.start == 0),
                "{text}: {blocks:?}"
            );
        }
        let found = blocks("One\ntwo\n\n3. a\n4. **b**\n\n---");
        let plain = Style::default();
        let words = |text: &str| (text.to_owned(), plain);
        let bold = Style {
            is_strong: true,
            ..plain
        };
        assert_eq!(
            found[0],
            Block::Paragraph(vec![words("One"), words(" "), words("two")])
        );
        assert_eq!(
            found[1],
            Block::List(
                Some(3),
                vec![vec![words("a")], vec![("b".to_owned(), bold)]]
            )
        );
        assert!(matches!(found[2], Block::Other(_)) && found.len() == 3);
    }

    #[test]
    fn words_stay_strong_to_the_end_of_the_outer_ones() {
        let strong_and_emphasised = |text: &str| {
            let found = blocks(text);
            let [Block::Paragraph(spans)] = &found[..] else {
                panic!("{text}: {found:?}");
            };
            let of = |wanted: fn(&Style) -> bool| -> String {
                let those = spans.iter().filter(|(_, style)| wanted(style));
                those.map(|(words, _)| words.as_str()).collect()
            };
            (of(|style| style.is_strong), of(|style| style.is_emphasised))
        };
        let nested = strong_and_emphasised("**a __b__ c** d");
        assert_eq!(nested, ("a b c".to_owned(), String::new()));
        let nested = strong_and_emphasised("*a _b_ c* d");
        assert_eq!(nested, (String::new(), "a b c".to_owned()));
        let both = strong_and_emphasised("**a *b* c** *d*");
        assert_eq!(both, ("a b c".to_owned(), "bd".to_owned()));
    }
}
