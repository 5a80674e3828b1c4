//! The settings as one line of text and as a QR code, for the phones of a class.

use eframe::egui::{
    self, Button, Color32, ColorImage, Key, RichText, TextEdit, TextureHandle, TextureOptions, Ui,
    Vec2, WidgetInfo, vec2,
};
use egui_material_icons::icons;
use qrcode::{EcLevel, QrCode};

use crate::config::{Config, Preset, share};
use crate::ui::action::{PageAction, Place};
use crate::ui::hover::LazyHover as _;
use crate::ui::images::atlas::paint_crisp;
use crate::ui::number::grouped;
use crate::ui::page::{Dock, Page, PageRequest, Playground};
use crate::ui::theme::BUTTON_SIZE;

/// Light modules around a code, which readers need (ISO/IEC 18004).
const QUIET: usize = 4;
/// Bytes that the largest code holds, at the level of correction that is used (ISO/IEC 18004, version 40-L).
const MOST_OF_CODE: u64 = 2_953;
/// Sides of the code, in points.
const SIDES: (f32, f32) = (120.0, 520.0);
/// What stands beside it.
const WORDS: f32 = 190.0;

/// The page; holds the line and the code of the settings that are shown.
#[derive(Default)]
pub struct SharePage {
    made: Option<Made>,
    /// What was pasted to be opened.
    typed: String,
    error: Option<String>,
}

struct Made {
    of: (String, Config),
    line: Result<String, String>,
    code: Option<(TextureHandle, usize)>,
    is_copied: bool,
}

impl Made {
    fn new(ctx: &egui::Context, name: &str, config: &Config) -> Self {
        let preset = Preset::new(name, "", config.clone());
        let line = share::line(&preset).map_err(|error| error.to_string());
        let code = line.as_ref().ok().and_then(|line| code(ctx, line));
        Self {
            of: (name.to_owned(), config.clone()),
            line,
            code,
            is_copied: false,
        }
    }
}

impl Page for SharePage {
    fn action() -> Option<&'static PageAction> {
        const ACTION: PageAction = PageAction {
            name: msg!("Share"),
            help: msg!(
                "Shows the settings as one line of text and as a QR code, and opens such a line."
            ),
            also_called: msg!("link qr code url send phone"),
            icon: icons::ICON_QR_CODE_2,
            key: Key::Q,
            place: Place::Header,
        };
        Some(&ACTION)
    }

    fn title(&self) -> &'static str {
        tr!("Share the settings")
    }

    fn dock(&self) -> Dock {
        Dock::Middle { good_width: 480.0 }
    }

    fn ui(&mut self, ui: &mut Ui, playground: &Playground<'_>) -> Option<PageRequest> {
        let (name, config) = (playground.name, playground.config);
        let is_made = |made: &Made| (made.of.0.as_str(), &made.of.1) == (name, config);
        if !self.made.as_ref().is_some_and(is_made) {
            self.made = Some(Made::new(ui.ctx(), name, config));
        }
        ui.add(
            egui::Label::new(
                tr!("Whoever has this line has these settings: send it, and paste it into the window (Ctrl+V), or start with it: \
                 gan-playground 'gp1:…'. A camera reads the code as the same line."),
            )
            .wrap(),
        );
        ui.add_space(4.0);
        if let Some(made) = &mut self.made {
            made.ui(ui, playground.room);
        }
        ui.add_space(8.0);
        self.open_ui(ui)
    }
}

impl Made {
    fn ui(&mut self, ui: &mut Ui, room: Vec2) {
        let line = match &self.line {
            Ok(line) => line,
            Err(error) => {
                let color = ui.visuals().error_fg_color;
                ui.add(egui::Label::new(RichText::new(error).color(color)).wrap());
                return;
            }
        };
        ui.horizontal(|ui| {
            let copy = Button::new(RichText::new(tr!("Copy the line")).strong());
            if ui.add(copy.min_size(vec2(0.0, BUTTON_SIZE))).clicked() {
                ui.ctx().copy_text(line.clone());
                self.is_copied = true;
            }
            let copied = if self.is_copied {
                tr!(", on the clipboard")
            } else {
                ""
            };
            ui.weak(tr!(
                "{line} characters{copied}",
                line = grouped(line.len() as u64),
                copied
            ));
        });
        // It has no words to break between.
        let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
            let font = egui::TextStyle::Monospace.resolve(ui.style());
            let color = ui.visuals().text_color();
            let mut job =
                egui::text::LayoutJob::simple(text.as_str().to_owned(), font, color, width);
            job.wrap.break_anywhere = true;
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        // To be selected, not to be changed.
        let mut shown = line.as_str();
        let field = TextEdit::multiline(&mut shown)
            .desired_rows(2)
            .desired_width(f32::INFINITY)
            .layouter(&mut layouter);
        egui::ScrollArea::vertical()
            .id_salt("the line")
            .max_height(58.0)
            .show(ui, |ui| {
                ui.add(field).widget_info(|| {
                    let mut info =
                        WidgetInfo::labeled(egui::Role::TextInput, true, tr!("The line"));
                    info.current_text_value = Some(line.clone());
                    info
                });
            });
        let Some((texture, modules)) = &self.code else {
            let text = tr!(
                "The line is too long for a QR code, which holds {most} characters at most. Send the line, or a saved file (Ctrl+S).",
                most = grouped(MOST_OF_CODE)
            );
            ui.add(egui::Label::new(RichText::new(text).weak()).wrap());
            return;
        };
        let side = (room.y - WORDS).min(room.x).clamp(SIDES.0, SIDES.1);
        let (place, response) = ui.allocate_exact_size(vec2(side, side), egui::Sense::hover());
        paint_crisp(
            ui.painter(),
            texture.id(),
            Vec2::splat(*modules as f32),
            place,
        );
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Image, true, tr!("The line as a QR code"))
        });
    }
}

impl SharePage {
    /// A field for somebody else's line.
    fn open_ui(&mut self, ui: &mut Ui) -> Option<PageRequest> {
        let mut request = None;
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.typed)
                .hint_text(tr!("A line that begins with gp1:"))
                .desired_width((ui.available_width() - 80.0).max(80.0));
            let field = ui.add(field);
            field.widget_info(|| {
                let mut info = WidgetInfo::labeled(egui::Role::TextInput, true, tr!("Shared line"));
                info.current_text_value = Some(self.typed.clone());
                info
            });
            if field.changed() {
                self.error = None;
            }
            let is_entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            let has_text = !self.typed.trim().is_empty();
            let open = ui.add_enabled(has_text, Button::new(tr!("Open")));
            let open = open.on_disabled_text_hover(tr!("Paste somebody's line first."));
            let is_asked = open.clicked();
            if has_text && (is_asked || is_entered) {
                match share::parse(&self.typed) {
                    Ok(preset) => {
                        self.typed.clear();
                        request = Some(PageRequest::OpenPreset(Box::new(preset)));
                    }
                    Err(error) => self.error = Some(error.to_string()),
                }
            }
        });
        if let Some(error) = &self.error {
            let color = ui.visuals().error_fg_color;
            ui.add(egui::Label::new(RichText::new(error).color(color)).wrap());
        }
        request
    }
}

/// A line as a texture; with how many modules it has in a row. `None` if it is too long.
fn code(ctx: &egui::Context, line: &str) -> Option<(TextureHandle, usize)> {
    let image = picture(line)?;
    let modules = image.width();
    let texture = ctx.load_texture("the QR code", image, TextureOptions::NEAREST);
    Some((texture, modules))
}

/// A line as a code, a pixel for each module, dark on light whatever the window is.
fn picture(line: &str) -> Option<ColorImage> {
    let code = QrCode::with_error_correction_level(line.as_bytes(), EcLevel::L).ok()?;
    let (width, modules) = (code.width(), code.width() + 2 * QUIET);
    let mut image = ColorImage::filled([modules, modules], Color32::WHITE);
    for (index, module) in code.to_colors().into_iter().enumerate() {
        let (x, y) = (QUIET + index % width, QUIET + index / width);
        if module == qrcode::Color::Dark
            && let Some(pixel) = image.pixels.get_mut(y * modules + x)
        {
            *pixel = Color32::BLACK;
        }
    }
    Some(image)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SHIPPED;

    #[test]
    fn another_program_reads_the_code_as_the_line() {
        for shipped in SHIPPED.iter() {
            let line = share::line(&shipped.preset).unwrap();
            let code = picture(&line).unwrap();
            // As a camera sees it: some pixels for each module.
            let (scale, modules) = (4, code.width());
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(
                scale * modules,
                scale * modules,
                |x, y| code.pixels[y / scale * modules + x / scale].r(),
            );
            let grids = image.detect_grids();
            assert_eq!(grids.len(), 1, "{}", shipped.slug);
            let (_, read) = grids[0].decode().unwrap();
            assert_eq!(read, line, "{}", shipped.slug);
        }
        let most = usize::try_from(MOST_OF_CODE).unwrap();
        assert!(picture(&"x".repeat(most)).is_some());
        assert!(picture(&"x".repeat(most + 1)).is_none());
    }
}
