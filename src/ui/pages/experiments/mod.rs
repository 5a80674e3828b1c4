//! The page of experiments: pick a claim, train both sides from many seeds, see what can be said; or
//! map what two settings do together.
//!
//! - [`laboratory`]: the runs, in threads of their own
//! - [`sweep`]: the form for a map of one's own; `metric`: what its colours show; `suggestions`: values that it
//!   proposes; `seeds`: how many runs of each
//! - `list`: what there is to choose; `claim`: a claim that ships; `place`: on which preset it is tested
//! - `shown`: what the page knows of the runs, brought up to date when they change
//! - `findings`: what came of them in words; `runs`: runs as small pictures and dots; `map`: two varied
//!   settings as a coloured grid; `value`: what a cell of it stands for
//! - `take_away`: what came of them, as files
//! - [`Experiments`]: the page; hands out what was clicked

mod claim;
mod findings;
pub mod laboratory;
mod list;
mod map;
mod metric;
mod place;
mod runs;
mod seeds;
mod shown;
mod suggestions;
pub mod sweep;
mod take_away;
mod value;

use eframe::egui::{
    self, Align, Context, Key, Layout, ProgressBar, RichText, ScrollArea, Ui, Vec2, Window, vec2,
};
use egui_material_icons::icons;

use self::findings::{conclusion_ui, findings_ui};
use self::laboratory::{Laboratory, Seeds};
use self::list::{Item, MAP, first_on, list_ui};
use self::map::map_ui;
use self::runs::{arm_ui, model_of, spread_ui};
use self::shown::Shown;
use self::sweep::Sweep;
pub use self::take_away::no_results;
use self::take_away::take_away_ui;
use crate::experiments::{Experiment, Plan, SHIPPED_EXPERIMENTS};
use crate::gan::Backend;
use crate::language;
use crate::ui::action::{PageAction, Place};
use crate::ui::drop_down;
use crate::ui::kind::DataKind;
use crate::ui::label::name_list;
use crate::ui::page::{Dock, Page, PageRequest, Playground, free};

/// Width of the list.
const LIST: f32 = 240.0;
/// Width of the menu in its place, where all names are read.
const MENU: f32 = 360.0;
/// Room below which the list becomes a menu, and all of the page scrolls.
const LEAST: Vec2 = vec2(640.0, 400.0);

/// The page; runs go on while it is hidden.
pub struct Experiments {
    chosen: Item,
    /// Whether nobody has chosen yet: then it is one on data of the playground's kind.
    is_untouched: bool,
    /// How many seeds somebody asked for.
    seeds: Option<u32>,
    /// On which of the chosen experiment's presets.
    place: usize,
    sweep: Sweep,
    /// What runs, or ran last, and what of the list it is, on which of its presets.
    laboratory: Option<((Item, usize), Laboratory)>,
    /// What is known of it.
    shown: Shown,
    error: Option<String>,
}

impl Default for Experiments {
    fn default() -> Self {
        Self {
            chosen: Item::Shipped(0),
            is_untouched: true,
            seeds: None,
            place: 0,
            sweep: Sweep::default(),
            laboratory: None,
            shown: Shown::default(),
            error: None,
        }
    }
}

/// Of the page's content, in points: a margin is left, and room for the title bar and the edges.
fn size(ctx: &Context) -> Vec2 {
    let screen = free(ctx).size();
    vec2(
        (screen.x - 60.0).min(1_240.0),
        (screen.y - 100.0).min(820.0),
    )
}

impl Page for Experiments {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Experiments"),
            help: msg!("Tests what people say about GANs, over many seeds."),
            also_called: msg!("sweep grid seeds statistics test claim"),
            icon: icons::ICON_EXPERIMENT,
            key: Key::E,
            place: Place::First,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Experiments")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 800.0 }
    }

    fn scrolls(&self) -> bool {
        true
    }

    fn window(&self, ctx: &Context) -> Window<'static> {
        Window::new(self.title())
            .collapsible(false)
            .resizable(false)
            .anchor(
                egui::Align2::CENTER_CENTER,
                free(ctx).center() - ctx.content_rect().center(),
            )
            .fixed_size(size(ctx))
    }

    /// Returns what was clicked.
    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        if self.is_untouched
            && let Some(index) = first_on(DataKind::of(playground.config))
        {
            self.pick(Item::Shipped(index));
        }
        let mut clicked = None;
        let size = playground.room;
        if size.x < LEAST.x || size.y < LEAST.y {
            ScrollArea::vertical()
                .id_salt("page of experiments")
                .auto_shrink(false)
                .show(ui, |ui| {
                    self.menu_ui(ui);
                    clicked = self.chosen_ui(ui, playground);
                });
        } else {
            ui.label(
                tr!("What people say about GANs, tested: both sides are trained from many seeds, the same on \
                 both sides."),
            );
            ui.separator();
            ui.horizontal_top(|ui| {
                let layout = Layout::top_down_justified(Align::LEFT);
                let size = vec2(LIST, ui.available_height());
                ui.allocate_ui_with_layout(size, layout, |ui| {
                    ui.set_width(LIST);
                    ScrollArea::vertical()
                        .id_salt("list of experiments")
                        .auto_shrink(false)
                        .show(ui, |ui| self.list_ui(ui));
                });
                ui.separator();
                ui.vertical(|ui| clicked = self.chosen_ui(ui, playground));
            });
        }
        clicked
    }
}

impl Experiments {
    /// Shows the experiment of that name.
    pub fn choose(&mut self, slug: &str) {
        let index = SHIPPED_EXPERIMENTS.iter().position(|s| s.slug == slug);
        if let Some(index) = index {
            self.pick(Item::Shipped(index));
            self.is_untouched = false;
        }
    }

    /// The experiment under way, or the last one.
    pub fn laboratory(&self) -> Option<&Laboratory> {
        self.laboratory.as_ref().map(|(_, lab)| lab)
    }

    /// Whether there is something of it to take away.
    pub fn has_results(&self) -> bool {
        self.laboratory().is_some_and(Laboratory::has_results)
    }

    fn chosen_ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        match self.chosen {
            Item::Sweep => self.sweep_ui(ui, playground),
            Item::Shipped(index) => self.claim_ui(ui, index, playground.backend),
        }
    }

    /// The list, where there is no room for it.
    fn menu_ui(&mut self, ui: &mut Ui) {
        let name = match self.chosen {
            Item::Sweep => language::text(MAP),
            Item::Shipped(index) => SHIPPED_EXPERIMENTS
                .get(index)
                .map_or("", |shipped| language::text(&shipped.experiment.name)),
        };
        let menu = drop_down::list(ui, "menu of experiments")
            .width(MENU.min(ui.available_width() - 16.0))
            .selected_text(name)
            .truncate()
            .show_ui(ui, |ui| self.list_ui(ui));
        name_list(&menu.response, tr!("Experiment"), name);
    }

    fn list_ui(&mut self, ui: &mut Ui) {
        if let Some(item) = list_ui(ui, self.chosen) {
            self.is_untouched = false;
            self.pick(item);
        }
    }

    /// Shows this of the list, as it ships.
    fn pick(&mut self, item: Item) {
        if item != self.chosen {
            self.error = None;
            self.seeds = None;
            self.place = 0;
        }
        self.chosen = item;
    }

    fn sweep_ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let is_running = self.is_running();
        let (wants, has_changed) = self.sweep.ui(ui, playground, !is_running);
        if has_changed {
            self.error = None;
        }
        ui.horizontal_wrapped(|ui| {
            if self.run_button_ui(ui) {
                match self.sweep.experiment(playground) {
                    Ok((experiment, plan)) => {
                        let what = (experiment, plan);
                        self.run(ui.ctx(), what, Seeds::Fixed, playground.backend);
                    }
                    Err(error) => self.error = Some(error),
                }
            }
            ui.weak(wants);
        });
        self.results_ui(
            ui,
            tr!("Press Run: each combination becomes a coloured cell; hover it for its fakes, click it to \
             open it."),
        )
    }

    fn is_running(&self) -> bool {
        self.laboratory().is_some_and(|lab| !lab.is_over())
    }

    /// Run, or Stop while something runs. Returns whether to run.
    fn run_button_ui(&self, ui: &mut Ui) -> bool {
        match self.laboratory().filter(|lab| !lab.is_over()) {
            Some(lab) => {
                if ui.button(tr!("Stop")).clicked() {
                    lab.stop();
                }
                false
            }
            None => ui.button(RichText::new(tr!("Run")).strong()).clicked(),
        }
    }

    fn results_ui(&mut self, ui: &mut Ui, hint: &str) -> Option<PageRequest> {
        if let Some(error) = &self.error {
            ui.colored_label(ui.visuals().error_fg_color, error);
        }
        let Some((item, lab)) = self.laboratory.as_ref() else {
            ui.add_space(12.0);
            ui.label(hint);
            return None;
        };
        if *item != (self.chosen, self.place) {
            if lab.is_over() {
                ui.add_space(12.0);
                ui.label(hint);
            } else {
                ui.label(tr!(
                    "“{experiment}” is running.",
                    experiment = language::text(&lab.experiment().name)
                ));
            }
            return None;
        }
        self.shown.update(lab);
        if let Some(failure) = lab.failure() {
            ui.colored_label(ui.visuals().error_fg_color, failure);
        }
        let (asked, now) = (lab.experiment().seeds, lab.plan().seeds);
        if now > asked && !lab.is_over() {
            let before = trn!(now / 2, "{n} seed", "{n} seeds");
            ui.label(tr!(
                "Not settled with {before}: going on to {now}.",
                before,
                now
            ));
        }
        let share = lab.progress();
        let text = tr!("{share} %", share = (100.0 * share).floor());
        ui.add(ProgressBar::new(share).text(text));
        let findings = &*self.shown.findings;
        conclusion_ui(ui, lab, findings);
        let taken = take_away_ui(ui, lab.has_results());
        let mut clicked = None;
        let (room, is_map) = (ui.available_size(), lab.experiment().vary.len() == 2);
        // In a small window all of the page scrolls, and has no end of height.
        let scrolls = room.y.is_finite();
        ScrollArea::new([is_map, scrolls])
            .id_salt("runs")
            .auto_shrink([false, !scrolls])
            .show(ui, |ui| {
                if is_map {
                    clicked = map_ui(ui, room, lab, &self.shown);
                    return;
                }
                findings_ui(ui, findings);
                for (index, label) in self.shown.labels.iter().enumerate() {
                    let cells = self.shown.cells(index);
                    let run = arm_ui(ui, label, cells, lab.experiment().metric);
                    clicked = clicked
                        .take()
                        .or(run.map(|cell| model_of(lab, label, cell)));
                }
                spread_ui(ui, lab, &self.shown);
            });
        let opened = clicked.map(|model| PageRequest::OpenModel(Box::new(model)));
        opened.or(taken.map(PageRequest::SaveExperiment))
    }

    fn run(
        &mut self,
        ctx: &egui::Context,
        (experiment, plan): (Experiment, Plan),
        seeds: Seeds,
        backend: Backend,
    ) {
        self.error = None;
        match Laboratory::start(ctx, experiment, plan, seeds, backend) {
            Ok(laboratory) => {
                self.shown = Shown::new(&laboratory);
                self.laboratory = Some(((self.chosen, self.place), laboratory));
                self.is_untouched = false;
            }
            Err(error) => {
                self.error = Some(tr!("The system gives no thread for it: {error}.", error));
            }
        }
    }
}
