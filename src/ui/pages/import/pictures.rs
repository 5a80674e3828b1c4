//! What would be learned of a folder of pictures, or of a file of many: which of them, and how they are cut out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    self, DragValue, Rect, RichText, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::foot::{FOOT, Foot, Said};
use super::labels::{labels_ui, networks_ui, settled};
use crate::config::{PICTURE_SIDE, Pictures};
use crate::data::ImageShape;
use crate::folder::{Choices, Fit, FolderError, Imported, MAX_TILE, MIN_IMAGES, MIN_TILE, Tally};
use crate::ui::action::PageAction;
use crate::ui::choice::{check, one_of};
use crate::ui::hover::LazyHover as _;
use crate::ui::images::atlas::Atlas;
use crate::ui::images::pixels;
use crate::ui::kind::networks_for;
use crate::ui::number::grouped;
use crate::ui::page::{Dock, Page, PageRequest, Playground};

/// Pictures that are shown.
const MOST_SHOWN: usize = 96;
/// Side of one, in points, and what is between two.
const SIDE: f32 = 48.0;
const GAP: f32 = 3.0;
/// The first side of tiles where none is known.
const TILE: u32 = 32;

/// What is asked of a folder.
#[derive(Clone, Debug)]
pub struct PicturesAsked {
    /// Tells answers from older ones.
    pub number: u64,
    /// Where the pictures are.
    pub path: PathBuf,
    /// Which of them, and how they are cut out.
    pub choices: Choices,
}

/// What came of it.
pub type PicturesAnswer = Result<Imported, FolderError>;

/// The page; holds the pictures.
#[derive(Default)]
pub struct PicturesPage {
    shown: Option<Shown>,
    /// How often something was asked.
    asked: u64,
}

struct Shown {
    path: PathBuf,
    imported: Imported,
    /// What all of them can be chosen by.
    labels: Vec<(String, usize)>,
    /// What was chosen by itself, and what is now.
    recognised: Choices,
    choices: Choices,
    /// The side of tiles while it is dragged.
    tile_draft: Option<u32>,
    /// Why the choices that were made last cannot be.
    error: Option<String>,
    is_waiting: bool,
    has_changed: bool,
    preview: Preview,
    foot: Foot,
}

/// The pictures as a texture.
#[derive(Default)]
struct Preview {
    atlas: Atlas,
    of: Pictures,
    count: usize,
}

impl PicturesPage {
    /// Shows pictures that were just read like that.
    pub fn show(&mut self, path: PathBuf, choices: Choices, imported: Imported) {
        // Answers about those before come too late.
        self.asked += 1;
        self.shown = Some(Shown {
            path,
            labels: imported.labels.clone(),
            imported,
            recognised: choices.clone(),
            choices,
            tile_draft: None,
            error: None,
            is_waiting: false,
            has_changed: false,
            preview: Preview::default(),
            foot: Foot::default(),
        });
    }

    /// Shows that too few images came of it, read like that.
    pub fn show_refused(&mut self, path: PathBuf, choices: Choices, tally: Tally) {
        let text = tr!(
            "At least {MIN_IMAGES} pictures are needed. {tally}",
            MIN_IMAGES,
            tally
        );
        let nothing = Imported {
            pictures: Pictures::default(),
            tally,
            labels: Vec::new(),
        };
        self.show(path, choices, nothing);
        if let Some(shown) = &mut self.shown {
            shown.error = Some(text);
        }
    }

    /// Takes what came of the question with that number.
    pub fn take(&mut self, number: u64, answer: PicturesAnswer) {
        let Some(shown) = self.shown.as_mut().filter(|_| number == self.asked) else {
            return;
        };
        shown.is_waiting = false;
        match answer {
            Ok(imported) => (shown.error, shown.imported) = (None, imported),
            Err(FolderError::NoLabel(_)) => {
                shown.error = Some(tr!("Tick at least one label.").to_owned());
            }
            Err(error) => shown.error = Some(error.to_string()),
        }
    }

    /// Lets the pictures go.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// The pictures that would be learned, if there are any.
    pub fn imported(&self) -> Option<&Imported> {
        self.shown.as_ref().map(|shown| &shown.imported)
    }

    /// Whether they are being read once more.
    pub fn is_reading(&self) -> bool {
        self.shown
            .as_ref()
            .is_some_and(|shown| shown.is_waiting || shown.has_changed)
    }
}

impl Page for PicturesPage {
    fn action() -> Option<&'static PageAction> {
        None
    }

    fn title(&self) -> &'static str {
        tr!("Pictures to learn")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 560.0 }
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let height = (playground.room.y - FOOT).max(80.0);
        let shown = self.shown.as_mut()?;
        let before = shown.choices.clone();
        // A bar that is there whenever something is below says so.
        ui.spacing_mut().scroll = ScrollStyle::solid();
        ScrollArea::vertical()
            .auto_shrink([false, true])
            .max_height(height)
            .min_scrolled_height(height)
            .show(ui, |ui| shown.ui(ui, playground));
        let mut request = shown.foot_ui(ui);
        shown.has_changed |= before != shown.choices;
        // One question at a time: a large folder takes a while.
        if shown.has_changed && !shown.is_waiting && request.is_none() {
            (shown.has_changed, shown.is_waiting) = (false, true);
            self.asked += 1;
            request = Some(PageRequest::ReadPictures(Box::new(PicturesAsked {
                number: self.asked,
                path: shown.path.clone(),
                choices: shown.choices.clone(),
            })));
        }
        request
    }
}

impl Shown {
    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) {
        let path = RichText::new(self.path.display().to_string()).weak();
        ui.add(egui::Label::new(path).truncate());
        match &self.error {
            None => ui.label(self.imported.tally.to_string()),
            Some(error) => {
                let color = ui.visuals().error_fg_color;
                ui.add(egui::Label::new(RichText::new(error).color(color)).wrap())
            }
        };
        if self.error.is_none() {
            let own = networks_for(playground.config, &self.imported.pictures);
            networks_ui(ui, own.map_or(playground.name, |own| own.name.as_str()));
        }
        ui.add_space(4.0);
        self.cut_ui(ui);
        self.labels_ui(ui);
        ui.add_space(6.0);
        if self.error.is_none() {
            self.preview.ui(ui, &self.imported.pictures);
        }
    }

    /// How images are cut out.
    fn cut_ui(&mut self, ui: &mut Ui) {
        let cut = &mut self.choices.cut;
        let is_tiled = cut.tile.is_some();
        let shapes = ui.add_enabled_ui(!is_tiled, |ui| {
            ui.horizontal_wrapped(|ui| {
            ui.label(tr!("Pictures that are not square")).on_text_hover(
                tr!("Networks learn squares. Either the middle of a picture is taken, or all of it is put on a square of the colour \
                 of its corners."),
            );
            one_of(ui, &mut cut.fit, Fit::Crop, tr!("take its middle"));
            one_of(ui, &mut cut.fit, Fit::Pad, tr!("pad it"));
            });
        });
        let squares = tr!("Tiles are squares already, so there is nothing to choose.");
        shapes.response.on_disabled_text_hover(squares);
        ui.horizontal_wrapped(|ui| {
            let mut is_cut = cut.tile.is_some();
            let tick = check(ui, &mut is_cut, tr!("Cut each picture into tiles"))
                .on_text_hover(tr!("For a sheet of images, all of one size and with nothing between them. Tiles of one colour are left out."));
            if tick.changed() {
                cut.tile = is_cut.then_some(TILE);
            }
            let Some(tile) = &mut cut.tile else {
                return;
            };
            let mut side = self.tile_draft.unwrap_or(*tile);
            let label = ui.label(tr!("of"));
            let value = DragValue::new(&mut side)
                .range(MIN_TILE..=MAX_TILE)
                .suffix(tr!(" pixels"))
                .update_while_editing(false)
                .speed(0.1);
            let response = ui.add(value).labelled_by(label.id);
            if let Some(side) = settled(&response, side, &mut self.tile_draft) {
                *tile = side;
            }
        });
        let size = tr!(
            "They are kept as {PICTURE_SIDE} × {PICTURE_SIDE} pixels; networks see them at the Image size of the settings.",
            PICTURE_SIDE
        );
        ui.weak(size);
    }

    /// Which labels are taken.
    fn labels_ui(&mut self, ui: &mut Ui) {
        if self.labels.is_empty() {
            return;
        }
        ui.add_space(4.0);
        let all = self.labels.iter().map(|(label, _)| label.clone());
        let only = self.choices.only.clone();
        let mut taken: BTreeSet<String> = only.unwrap_or_else(|| all.collect());
        let before = taken.len();
        labels_ui(ui, &self.labels, &mut taken, tr!("(no folder)"), |ui| {
            ui.label(tr!("Labels")).on_text_hover(
                tr!("The folder that a picture is in, or the label beside it in MNIST's and CIFAR's files."),
            );
        });
        if taken.len() != before {
            let is_all = taken.len() == self.labels.len();
            self.choices.only = (!is_all).then_some(taken);
        }
    }

    fn foot_ui(&mut self, ui: &mut Ui) -> Option<PageRequest> {
        let is_as_recognised = self.choices == self.recognised;
        let is_right = self.error.is_none() && !self.is_waiting && !self.has_changed;
        match self.foot.ui(
            ui,
            tr!("Use these pictures"),
            is_right,
            is_as_recognised,
            self.is_waiting,
        )? {
            Said::Use => Some(PageRequest::UsePictures(
                self.path.clone(),
                Box::new(self.imported.clone()),
            )),
            Said::Cancel => Some(PageRequest::Cancel),
            Said::AsRecognised => {
                self.choices = self.recognised.clone();
                None
            }
        }
    }
}

impl Preview {
    /// Pictures from all of them.
    fn ui(&mut self, ui: &mut Ui, pictures: &Pictures) {
        if self.of != *pictures {
            self.of = pictures.clone();
            self.make(ui.ctx());
        }
        if self.count < pictures.count() {
            ui.weak(tr!(
                "{shown} of {all}:",
                shown = grouped(self.count as u64),
                all = grouped(pictures.count() as u64)
            ));
        }
        let columns = ((ui.available_width() + GAP) / (SIDE + GAP))
            .floor()
            .max(1.0) as usize;
        let rows = self.count.div_ceil(columns);
        let size = vec2(columns as f32 * (SIDE + GAP), rows as f32 * (SIDE + GAP));
        let (room, response) = ui.allocate_exact_size(size, Sense::hover());
        let place = |index: usize| {
            let at = vec2((index % columns) as f32, (index / columns) as f32) * (SIDE + GAP);
            Rect::from_min_size(pos2(room.left(), room.top()) + at, vec2(SIDE, SIDE))
        };
        let places = (0..self.count).map(|index| (index, place(index)));
        self.atlas.paint(ui.painter(), places);
        let words = tr!(
            "{shown} of {all} pictures",
            shown = grouped(self.count as u64),
            all = grouped(pictures.count() as u64)
        );
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, &words));
    }

    fn make(&mut self, ctx: &egui::Context) {
        let shape = ImageShape {
            side: PICTURE_SIDE,
            channels: self.of.channels(),
        };
        self.count = self.of.count().min(MOST_SHOWN);
        // From everywhere: a folder in the order of its names may begin with a hundred of one kind.
        let all: Vec<&[u8]> = self.of.levels().chunks_exact(shape.numbers()).collect();
        let chosen = (0..self.count).filter_map(|i| all.get(i * all.len() / self.count.max(1)));
        let levels: Vec<u8> = chosen.copied().flatten().copied().collect();
        self.atlas
            .set(ctx, shape, &pixels::colors_of_levels(shape, &levels));
    }
}
