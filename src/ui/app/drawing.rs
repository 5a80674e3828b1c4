//! A distribution that is drawn in the place of the picture, while the run goes on.

use eframe::egui::{self, RichText, ScrollArea, Sense, Ui, WidgetInfo};

use super::App;
use super::pages::playground;
use crate::ui::close::close_ui;
use crate::ui::hover::LazyHover as _;
use crate::ui::page::{Page as _, PageRequest};

impl App {
    /// Canvas, tools and buttons; Esc closes it, as pages.
    pub(super) fn drawing_ui(&mut self, ui: &mut Ui) {
        let title = self.pages.draw.title();
        let mut is_closed = false;
        let mut request = None;
        let shown = ui.scope(|ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(title).strong());
                is_closed = close_ui(ui, 15.0, tr!("Close the drawing"))
                    .on_text_hover(tr!("Closes it; the drawing is kept until the next time."))
                    .clicked();
            });
            let room = ui.available_size();
            let playground = playground(room, &self.document, &self.trainer, &self.looks);
            let draw = self.pages.draw.page();
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                request = draw.contents_ui(ui, &playground);
            });
        });
        let region = shown.response.interact(Sense::hover());
        region.widget_info(|| WidgetInfo::labeled(egui::Role::Window, true, title));
        if is_closed || request.as_ref().is_some_and(PageRequest::ends_page) {
            self.pages.draw.close();
        }
        if let Some(request) = request {
            let ctx = ui.ctx().clone();
            self.grant(&ctx, request);
        }
    }
}
