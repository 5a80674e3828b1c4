//! The gallery: every shipped preset under the heading of its group, with a picture of what comes of it and what to
//! look for; files of the user's own; a search through all of them, and a way to each group.
//!
//! - `card`: what is shown of a preset

mod card;

use std::path::PathBuf;

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{self, Event, Id, Key, RichText, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use self::card::Card;
use crate::config::{Shipped, shipped_groups};
use crate::language;
use crate::text::has_words;
use crate::ui::action::{PageAction, Place};
use crate::ui::hover::LazyHover as _;
use crate::ui::label::text_width;
use crate::ui::own_file::OwnFile;
use crate::ui::page::{Page, PageRequest, Playground};
use crate::ui::small_pictures::SmallPictures;

/// Smallest and largest width of a card: its picture, with its name and one line beside it.
const WIDTH: (f32, f32) = (250.0, 400.0);
/// Height of a card beside others, and of one that has a line to itself, with more lines of words.
const HEIGHTS: (f32, f32) = (80.0, 110.0);
/// Height of the page below which all of it scrolls.
const LOW: f32 = 330.0;
/// What the scroll bar takes.
const SCROLL_BAR: f32 = 12.0;
/// Between two cards.
const GAP: f32 = 8.0;
/// Lines that the names of groups may take; more of them are in a menu.
const LINES_OF_GROUPS: f32 = 1.8;
/// Passes after which everything is where it stays, as grids know their rows from the pass before.
const ARRIVING: u8 = 3;

/// The gallery; holds what can be computed once, and what is searched for.
#[derive(Default)]
pub struct Gallery {
    /// Of [`Shipped::picture`].
    pictures: SmallPictures,
    typed: String,
    /// The pass in which it was drawn last.
    last_pass: Option<u64>,
    /// Passes in which it still goes to what is open, as it was just shown.
    arriving: u8,
    /// How far it is scrolled in the next pass, if it goes anywhere.
    offset: Option<f32>,
}

/// Presets of a group that have all words that are searched for.
type Found = (&'static str, Vec<&'static Shipped>);

/// A group that was chosen of their names.
#[derive(Clone, Copy)]
struct GoTo {
    group: &'static str,
    /// By the keyboard or a screen reader, which go on from there.
    has_keys: bool,
}

/// Where it is to be scrolled to, from the top of all cards.
struct Way {
    top: f32,
    /// The lower edge of what is to be in sight as well.
    bottom: f32,
}

/// What was clicked of a card.
enum Chosen {
    /// The preset, as it wants to be shown.
    Preset(&'static Shipped),
    /// It, without the one that it stands beside.
    Alone(&'static Shipped),
    /// Its cure, with it pinned beside that.
    WithCure(&'static Shipped, &'static Shipped),
    /// A file of the user's own.
    File(PathBuf),
}

impl Page for Gallery {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Presets"),
            help: msg!("Chooses one of the shipped presets."),
            also_called: msg!("examples gallery templates open"),
            icon: icons::ICON_GRID_VIEW,
            key: Key::P,
            place: Place::First,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Presets")
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn has_letters(&self) -> bool {
        true
    }

    /// Returns the preset that was chosen.
    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let mut chosen = None;
        let room = playground.room;
        let columns = ((room.x + GAP) / (WIDTH.0 + GAP)).floor().clamp(1.0, 3.0);
        let width = (room.x - SCROLL_BAR - (columns - 1.0) * GAP) / columns;
        let height = if columns < 2.0 { HEIGHTS.1 } else { HEIGHTS.0 };
        let card = vec2(width.min(WIDTH.1), height);
        ui.set_width(columns * card.x + (columns - 1.0) * GAP + SCROLL_BAR);
        // In a low window what is above the cards scrolls with them, or it would leave room for one.
        let mut head = (room.y >= LOW).then(|| self.head_ui(ui, room.x));
        let arrives = self.arrives(ui);
        let open = playground.open.filter(|_| arrives);
        // As wide as the page, or its bar would lie on the last cards.
        let mut scroll = egui::ScrollArea::vertical().auto_shrink([false, true]);
        if let Some(offset) = self.offset.take() {
            scroll = scroll.vertical_scroll_offset(offset);
        }
        // Files of one's own are above all else.
        let is_own = arrives && playground.file.is_some();
        let mut way = is_own.then_some(Way {
            top: 0.0,
            bottom: 0.0,
        });
        let output = scroll.show(ui, |ui| {
            let origin = ui.min_rect().top();
            let Head {
                found,
                go_to,
                is_entered,
            } = head.take().unwrap_or_else(|| self.head_ui(ui, room.x));
            let typed = self.typed.clone();
            if let Some(path) = own_ui(ui, &typed, playground) {
                chosen = Some(Chosen::File(path));
            }
            if is_entered && !typed.trim().is_empty() {
                chosen = first(&typed, &found, playground);
            }
            for (group, presets) in &found {
                let group = *group;
                let heading = ui.label(RichText::new(language::text(group)).strong());
                let top = heading.rect.top() - origin;
                let gone_to = go_to.filter(|go_to| go_to.group == group);
                if gone_to.is_some() {
                    way = Some(Way { top, bottom: top });
                }
                egui::Grid::new(group)
                    .spacing(vec2(GAP, GAP))
                    .show(ui, |ui| {
                        for (index, &shipped) in presets.iter().enumerate() {
                            let is = |other: &Shipped| other.slug == shipped.slug;
                            let card = Card {
                                size: card,
                                shipped,
                                is_open: playground.open.is_some_and(is),
                                takes_focus: index == 0 && gone_to.is_some_and(|g| g.has_keys),
                            };
                            let (rect, clicked) = card.ui(ui, &mut self.pictures);
                            chosen = clicked.or(chosen.take());
                            if open.is_some_and(is) {
                                let bottom = rect.bottom() + GAP - origin;
                                way = Some(Way { top, bottom });
                            }
                            if (index + 1).is_multiple_of(columns as usize) {
                                ui.end_row();
                            }
                        }
                    });
                ui.add_space(GAP);
            }
            if found.is_empty() {
                ui.weak(tr!("No preset has all of these words."));
            }
        });
        if let Some(Way { top, bottom }) = way {
            let room = output.inner_rect.height();
            let most = (output.content_size.y - room).max(0.0);
            self.offset = Some(top.max(bottom - room).clamp(0.0, most));
            ui.ctx().request_repaint();
        }
        Some(match chosen? {
            Chosen::Preset(shipped) => PageRequest::open_shipped(shipped),
            Chosen::Alone(shipped) => {
                let mut preset = shipped.preset.clone();
                preset.window.beside.clear();
                PageRequest::OpenPreset(Box::new(preset))
            }
            // The cause is A, on the left, as in lessons.
            Chosen::WithCure(shipped, cure) => PageRequest::OpenBeside {
                preset: Box::new(cure.preset.clone()),
                pinned: Box::new(shipped.preset.config.clone()),
            },
            Chosen::File(path) => PageRequest::OpenFile(path),
        })
    }
}

/// What was found and done above the cards.
struct Head {
    /// What has the words that are searched for.
    found: Vec<Found>,
    /// The group that was chosen.
    go_to: Option<GoTo>,
    /// Whether Enter was pressed in the search.
    is_entered: bool,
}

impl Gallery {
    /// What is above the cards.
    fn head_ui(&mut self, ui: &mut Ui, width: f32) -> Head {
        ui.add(
            egui::Label::new(
                tr!("Each is an experiment: open it, press Play, and watch. Your settings so far are not lost, \
                 Undo brings them back."),
            )
            .wrap(),
        );
        let id = ui.make_persistent_id("search presets");
        self.take_letters(ui, id);
        let field = egui::TextEdit::singleline(&mut self.typed)
            .id(id)
            .hint_text(tr!("Search: ring, collapse, digits…"))
            .desired_width(260.0);
        let field = ui.add(field);
        // Enter leaves the field.
        let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        field.widget_info(|| {
            let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, tr!("Search presets"));
            info.current_text_value = Some(self.typed.clone());
            info
        });
        let found = found(&self.typed);
        let go_to = groups_ui(ui, &found, width);
        ui.add_space(4.0);
        Head {
            found,
            go_to,
            is_entered,
        }
    }

    /// Gives the search the keyboard where something is typed and no other field has it, before the field looks for what is typed.
    fn take_letters(&self, ui: &Ui, field: Id) {
        let ctx = ui.ctx();
        // Not by the key that opens the page.
        let pass = ctx.cumulative_pass_nr();
        let was_there = self.last_pass.is_some_and(|last| pass <= last + 1);
        let is_word = |event: &Event| matches!(event, Event::Text(text) if text.chars().any(char::is_alphanumeric));
        let is_typed = ui.input(|i| i.events.iter().any(is_word));
        let is_free = !ctx.text_edit_focused() && !egui::Popup::is_any_open(ctx);
        if was_there && is_typed && is_free {
            let mut state = TextEditState::load(ctx, field).unwrap_or_default();
            let end = CCursor::new(self.typed.chars().count());
            state.cursor.set_char_range(Some(CCursorRange::one(end)));
            state.store(ctx, field);
            ctx.memory_mut(|m| m.request_focus(field));
        }
    }

    /// Whether it was just shown; asked once a pass.
    fn arrives(&mut self, ui: &Ui) -> bool {
        let pass = ui.ctx().cumulative_pass_nr();
        if self.last_pass.is_none_or(|last| pass > last + 1) {
            self.arriving = ARRIVING;
        }
        self.last_pass = Some(pass);
        let arrives = self.arriving > 0;
        self.arriving = self.arriving.saturating_sub(1);
        arrives
    }
}

/// All groups of which something has these words, in their order.
fn found(typed: &str) -> Vec<Found> {
    let of_group = |(group, presets): (&'static str, &'static [Shipped])| {
        let found = presets.iter().filter(|shipped| {
            let preset = &shipped.preset;
            let texts = [group, &preset.name, &preset.description].map(language::text);
            // In English too, as documentation and teachers call them.
            let english = [group, &preset.name, &preset.description, shipped.slug];
            has_words(typed, &[&texts[..], &english[..]].concat())
        });
        (group, found.collect::<Vec<_>>())
    };
    let groups = shipped_groups().map(of_group);
    groups.filter(|(_, found)| !found.is_empty()).collect()
}

/// The first of all that is found, as it is shown.
fn first(typed: &str, found: &[Found], playground: &Playground<'_>) -> Option<Chosen> {
    let own = own_found(typed, playground).first().copied();
    let own = own.map(|own| Chosen::File(own.path.clone()));
    let shipped = || found.first()?.1.first().copied().map(Chosen::Preset);
    own.or_else(shipped)
}

/// The names of groups, in a menu where they would take too much of the room. Returns the one that was chosen.
fn groups_ui(ui: &mut Ui, found: &[Found], width: f32) -> Option<GoTo> {
    if found.len() < 2 {
        return None;
    }
    let mut chosen = None;
    let buttons = |ui: &mut Ui| {
        for &(group, _) in found {
            let button = ui.button(language::text(group));
            button.widget_info(|| {
                let name = tr!("Go to: {group}", group = language::text(group));
                WidgetInfo::labeled(egui::Role::Button, true, name)
            });
            if button.clicked() {
                let has_keys = !ui.input(|i| i.pointer.any_click());
                chosen = Some(GoTo { group, has_keys });
            }
        }
    };
    let around = 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x;
    let name_width = |(group, _): &Found| text_width(ui, language::text(group)) + around;
    if found.iter().map(name_width).sum::<f32>() <= LINES_OF_GROUPS * width {
        ui.horizontal_wrapped(buttons);
    } else {
        ui.menu_button(tr!("Go to a group"), buttons);
    }
    chosen
}

/// Files of the user's own that have all words that are searched for.
fn own_found<'a>(typed: &str, playground: &Playground<'a>) -> Vec<&'a OwnFile> {
    let recent = playground.recent.iter();
    recent
        .filter(|own| {
            let (title, file) = (own.title(), own.file_name());
            has_words(typed, &[&title, &file, tr!("my presets")])
        })
        .collect()
}

/// Files of the user's own that were opened or saved, by their titles. Returns the one that was clicked.
fn own_ui(ui: &mut Ui, typed: &str, playground: &Playground<'_>) -> Option<PathBuf> {
    let found = own_found(typed, playground);
    if found.is_empty() {
        return None;
    }
    let mut chosen = None;
    ui.label(RichText::new(tr!("My presets")).strong());
    ui.horizontal_wrapped(|ui| {
        for own in found {
            let is_open = playground.file == Some(own.path.as_path());
            let title = own.title_among(playground.recent);
            let button = egui::Button::new(title.as_str()).selected(is_open);
            let button = ui.add(button.min_size(vec2(0.0, 28.0)));
            button.widget_info(|| {
                let name = tr!("Open my preset {path}", path = title);
                WidgetInfo::labeled(egui::Role::Button, true, name)
            });
            let where_it_is = || {
                if is_open {
                    format!("{} {}", tr!("Open now."), own.path.display())
                } else {
                    own.path.display().to_string()
                }
            };
            if button.on_described_hover(where_it_is).clicked() {
                chosen = Some(own.path.clone());
            }
        }
    });
    ui.add_space(GAP);
    chosen
}
