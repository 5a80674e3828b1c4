//! Colours by role, text sizes and icons. Nothing else in `ui` names a hue.
//!
//! Real, fake and loss colours are GAN Lab's, which colour-blind people can tell apart; the
//! decision surface is ColorBrewer's PRGn.

use eframe::egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontFamily, FontId, TextStyle, Theme, Visuals,
};

use crate::metrics::verdict::Tone;

/// Height of the top bar's buttons, and the least size of anything to click.
pub const BUTTON_SIZE: f32 = 28.0;
/// Corners of boxes.
pub const SQUARE: CornerRadius = CornerRadius::ZERO;
/// How much of the surface's colour remains: samples on it stay the brightest thing.
const SURFACE_STRENGTH: f32 = 0.62;

/// What a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Real samples.
    Real,
    /// Fakes, the generator and its loss.
    Fake,
    /// The discriminator and its loss.
    Discriminator,
    /// Gradient arrows.
    Gradient,
    /// A second measure beside that of [`Role::Real`].
    Neutral,
}

impl Role {
    /// The colour on the current theme's background.
    pub fn color(self, visuals: &Visuals) -> Color32 {
        let (light, dark) = match self {
            Self::Real => (0x00_88_37, 0x3c_c4_6f),
            Self::Fake => (0xa3_3e_bd, 0xd6_8a_ea),
            Self::Discriminator => (0x44_7c_e4, 0x7f_ab_f5),
            Self::Gradient => (0xc4_14_db, 0xff_6b_ff),
            Self::Neutral => (0xb3_6b_00, 0xf0_b0_4a),
        };
        rgb(if visuals.dark_mode { dark } else { light })
    }
}

fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// What is behind the white words of a verdict, on either theme.
pub fn tone_color(tone: Tone) -> Color32 {
    rgb(match tone {
        Tone::Good => 0x1b_7f_3b,
        Tone::Well => 0x2b_6c_b0,
        Tone::Caution => 0x96_5a_00,
        Tone::Bad => 0xb3_26_1e,
        Tone::Open => 0x5f_63_68,
    })
}

/// Colour of D's opinion: 1 is green (real), 0 purple (fake), in between fades into the plot's
/// background.
pub fn surface_color(opinion: f32, visuals: &Visuals) -> Color32 {
    if !opinion.is_finite() {
        return Color32::TRANSPARENT;
    }
    let background = plot_background(visuals);
    let t = f64::from(opinion.clamp(0.0, 1.0));
    if visuals.dark_mode {
        // PRGn is white in the middle; on dark its ends fade into the dark instead.
        let end = colorous::PURPLE_GREEN.eval_continuous(if t < 0.5 { 0.12 } else { 0.88 });
        let end = Color32::from_rgb(end.r, end.g, end.b);
        background.lerp_to_gamma(end, (t as f32 - 0.5).abs() * 2.0 * SURFACE_STRENGTH)
    } else {
        let color = colorous::PURPLE_GREEN.eval_continuous(0.08 + 0.84 * t);
        background.lerp_to_gamma(
            Color32::from_rgb(color.r, color.g, color.b),
            SURFACE_STRENGTH,
        )
    }
}

/// Colour of a share of 1 on a map: viridis (van der Walt and Smith), from dark to bright.
pub fn map_color(share: f64) -> Color32 {
    let color = colorous::VIRIDIS.eval_continuous(share.clamp(0.0, 1.0));
    Color32::from_rgb(color.r, color.g, color.b)
}

/// Ink that can be read on a colour of a map.
pub fn on_map_color(fill: Color32) -> Color32 {
    let [r, g, b, _] = fill.to_array().map(u32::from);
    // ITU-R BT.601's luma, in thousandths.
    if 299 * r + 587 * g + 114 * b > 128_000 {
        Color32::BLACK
    } else {
        Color32::WHITE
    }
}

/// Background of all plots.
pub fn plot_background(visuals: &Visuals) -> Color32 {
    visuals.extreme_bg_color
}

/// Sets fonts, sizes and spacing for both themes.
pub fn install(ctx: &egui::Context) {
    egui_material_icons::initialize(ctx);
    ctx.add_font(FontInsert::new(
        "Inter",
        FontData::from_static(include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        vec![InsertFontFamily {
            family: FontFamily::Proportional,
            priority: FontPriority::Highest,
        }],
    ));
    ctx.all_styles_mut(|style| {
        // Heavier and larger than egui's: this is read from the back of a classroom.
        for (text_style, size) in [
            (TextStyle::Small, 11.0),
            (TextStyle::Body, 13.0),
            (TextStyle::Button, 13.0),
            (TextStyle::Heading, 17.0),
        ] {
            style
                .text_styles
                .insert(text_style, FontId::proportional(size));
        }
        style.spacing.interact_size.y = 22.0;
        style.spacing.item_spacing = egui::vec2(8.0, 5.0);
        style.interaction.tooltip_delay = 0.3;
        // A rounded box is six times the triangles of a square one, and there are a hundred of them: where
        // there is no GPU, they cost a third of a picture.
        let widgets = &mut style.visuals.widgets;
        for widget in [
            &mut widgets.noninteractive,
            &mut widgets.inactive,
            &mut widgets.hovered,
            &mut widgets.active,
            &mut widgets.open,
        ] {
            widget.corner_radius = SQUARE;
        }
    });
    ctx.style_mut_of(Theme::Light, |style| {
        // egui's light grey text is too faint for a projector.
        style.visuals.override_text_color = Some(Color32::from_gray(25));
    });
    ctx.style_mut_of(Theme::Dark, |style| {
        style.visuals.override_text_color = Some(Color32::from_gray(225));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opinions_keep_their_side_and_nan_is_nothing() {
        for visuals in [Visuals::light(), Visuals::dark()] {
            let real = surface_color(1.0, &visuals);
            let fake = surface_color(0.0, &visuals);
            assert!(real.g() > real.r(), "{real:?}");
            assert!(fake.g() < fake.r() && fake.g() < fake.b(), "{fake:?}");
            let unsure = surface_color(0.5, &visuals);
            assert!(unsure.r().abs_diff(unsure.g()) < 8, "{unsure:?}");
            assert_eq!(surface_color(f32::NAN, &visuals), Color32::TRANSPARENT);
        }
    }

    #[test]
    fn words_on_a_verdict_can_be_read() {
        // WCAG 2.1, 1.4.3: text needs a contrast of 4.5 : 1.
        for info in &crate::metrics::verdict::VERDICTS {
            let contrast = 1.05 / (luminance(tone_color(info.tone)) + 0.05);
            assert!(contrast >= 4.5, "{}: {contrast}", info.key);
        }
    }

    fn luminance(c: Color32) -> f64 {
        let linear = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.03928 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
    }

    #[test]
    fn roles_stand_out_from_both_backgrounds() {
        // WCAG 2.1, 1.4.11: graphics need a contrast of 3 : 1.
        for visuals in [Visuals::light(), Visuals::dark()] {
            let background = luminance(plot_background(&visuals));
            for role in [
                Role::Real,
                Role::Fake,
                Role::Discriminator,
                Role::Gradient,
                Role::Neutral,
            ] {
                let color = luminance(role.color(&visuals));
                let (high, low) = (color.max(background), color.min(background));
                let contrast = (high + 0.05) / (low + 0.05);
                assert!(contrast >= 3.0, "{role:?}: {contrast}");
            }
        }
    }
}
