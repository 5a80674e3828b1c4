//! What the inspector is about: the knobs that matter first, or all of one part of the game.

use eframe::egui::{self, Button, Frame, Margin, RichText, Ui, WidgetInfo};

use crate::config::Group;
use crate::ui::hover::LazyHover as _;
use crate::ui::theme::Role;

/// What the inspector shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topic {
    /// The data, and GAN Lab's knobs.
    #[default]
    Essentials,
    /// Everything there is to a group.
    Of(Group),
}

impl Topic {
    /// All of them, in the order of their tabs.
    pub const ALL: [Self; 6] = [
        Self::Essentials,
        Self::Of(Group::RealData),
        Self::Of(Group::Noise),
        Self::Of(Group::Generator),
        Self::Of(Group::Discriminator),
        Self::Of(Group::Training),
    ];

    /// The word on its tab.
    fn word(self) -> &'static str {
        match self {
            Self::Essentials => tr!("Basics"),
            Self::Of(Group::RealData) => tr!("Data"),
            Self::Of(Group::Noise) => tr!("Noise"),
            Self::Of(Group::Generator) => "G",
            Self::Of(Group::Discriminator) => "D",
            Self::Of(Group::Training) => tr!("Training"),
        }
    }

    /// Name of its tab, for screen readers.
    pub fn name(self) -> String {
        match self {
            Self::Essentials => tr!("Basic settings").to_owned(),
            Self::Of(group) => tr!("All settings: {group}", group = group.label()),
        }
    }

    fn help(self) -> String {
        match self {
            Self::Essentials => {
                tr!("The data, and the knobs to begin with. The other tabs have everything.")
                    .to_owned()
            }
            Self::Of(group) => tr!(
                "Everything there is to set: {group}.",
                group = group.label()
            ),
        }
    }
}

/// The colour of a group, where it has one.
pub(super) fn role_of(group: Group) -> Option<Role> {
    match group {
        Group::RealData => Some(Role::Real),
        Group::Generator => Some(Role::Fake),
        Group::Discriminator => Some(Role::Discriminator),
        Group::Noise | Group::Training => None,
    }
}

/// The heading of a group, in the colour of what it is about.
pub(super) fn title(ui: &Ui, group: Group) -> RichText {
    let title = RichText::new(group.label()).strong().size(15.0);
    match role_of(group) {
        Some(role) => title.color(role.text_color(ui.visuals())),
        None => title,
    }
}

/// The tabs. `is_changed` tells of a group with settings that are not the preset's.
pub(super) fn tabs_ui(ui: &mut Ui, topic: &mut Topic, is_changed: impl Fn(Group) -> bool) {
    Frame::NONE
        .inner_margin(Margin {
            top: 4,
            bottom: 2,
            ..Margin::ZERO
        })
        .show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                ui.spacing_mut().button_padding.x = 4.0;
                for choice in Topic::ALL {
                    let mark = match choice {
                        Topic::Of(group) if is_changed(group) => "•",
                        _ => "",
                    };
                    let text = RichText::new(format!("{}{mark}", choice.word())).strong();
                    let is_chosen = *topic == choice;
                    let tab = ui.add(Button::selectable(is_chosen, text));
                    tab.widget_info(|| {
                        WidgetInfo::selected(egui::Role::Tab, true, is_chosen, choice.name())
                    });
                    let help = || {
                        let changed = if mark.is_empty() {
                            ""
                        } else {
                            tr!("\nSome are not the preset's.")
                        };
                        format!("{}{changed}", choice.help())
                    };
                    if tab.on_hover(help).clicked() {
                        *topic = choice;
                    }
                }
            });
        });
}
