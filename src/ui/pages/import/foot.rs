//! The buttons below what would be learned.

use eframe::egui::{Button, Color32, Key, RichText, Ui, vec2};

use crate::ui::hover::LazyHover as _;
use crate::ui::theme::{BUTTON_SIZE, GO};

/// Height of what stands below all.
pub(super) const FOOT: f32 = BUTTON_SIZE + 14.0;

/// What was said with them.
pub(super) enum Said {
    /// Learn this.
    Use,
    /// Learn nothing of it.
    Cancel,
    /// Take all changes back.
    AsRecognised,
}

/// The buttons.
#[derive(Default)]
pub(super) struct Foot {
    /// Whether a field had the keyboard in the last frame.
    had_focus: bool,
}

impl Foot {
    /// Draws them; Enter is the first one, where nobody types.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        use_words: &str,
        is_right: bool,
        is_as_recognised: bool,
        is_waiting: bool,
    ) -> Option<Said> {
        let mut said = None;
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let text = RichText::new(use_words).strong();
            let button = if is_right {
                Button::new(text.color(Color32::WHITE)).fill(GO)
            } else {
                Button::new(text)
            };
            let button = button.min_size(vec2(0.0, BUTTON_SIZE));
            let button = ui.add_enabled(is_right, button);
            let button = button.on_disabled_text_hover(if is_waiting {
                tr!("It is still being read.")
            } else {
                tr!("It cannot be used like this: above it says why.")
            });
            let is_asked = button.clicked();
            // Who turned nothing has the keyboard free.
            let is_typing = ui.memory(|m| m.focused().is_some());
            let was_typing = std::mem::replace(&mut self.had_focus, is_typing);
            let is_free = !is_typing && !was_typing;
            let is_entered = is_right && is_free && ui.input(|i| i.key_pressed(Key::Enter));
            if is_asked || is_entered {
                said = Some(Said::Use);
            }
            let cancel = Button::new(tr!("Cancel")).min_size(vec2(0.0, BUTTON_SIZE));
            if ui.add(cancel).clicked() {
                said = Some(Said::Cancel);
            }
            let button = Button::new(tr!("As recognised")).min_size(vec2(0.0, BUTTON_SIZE));
            if ui
                .add_enabled(!is_as_recognised, button)
                .on_text_hover(tr!("Takes all changes back."))
                .on_disabled_text_hover(tr!("Nothing of it was changed."))
                .clicked()
            {
                said = Some(Said::AsRecognised);
            }
            if is_waiting {
                ui.spinner();
            }
        });
        said
    }
}
