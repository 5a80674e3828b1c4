//! Colours by role, text sizes and icons. Nothing else in `ui` names a hue.
//!
//! Real, fake and loss colours are GAN Lab's, which colour-blind people can tell apart; the
//! decision surface's purple and green are ColorBrewer's PRGn, or of its hues in the dark.

use eframe::egui::ecolor::linear_f32_from_gamma_u8;
use eframe::egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use eframe::egui::style::NumberFormatter;
use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontFamily, FontId, TextStyle, Theme, Visuals,
};

use crate::language::localized;
use crate::metrics::verdict::Tone;

/// Height of the top bar's buttons, and the least size of anything to click.
pub const BUTTON_SIZE: f32 = 28.0;
/// Fill of a button that leads on.
pub const GO: Color32 = Color32::from_rgb(0x00, 0x78, 0x30);
/// Corners of boxes.
pub const SQUARE: CornerRadius = CornerRadius::ZERO;
/// Size of the smallest texts, but in a presentation.
pub const SMALL_TEXT: f32 = 11.0;
/// Size of most texts, and in a presentation of the smallest, too.
const BODY_TEXT: f32 = 13.0;

/// How opaque is what cannot be used now.
const DISABLED: f32 = 0.65;

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

    /// The same for text, which needs more contrast than a graphic does.
    pub fn text_color(self, visuals: &Visuals) -> Color32 {
        match (self, visuals.dark_mode) {
            (Self::Discriminator, false) => rgb(0x2a_5c_bc),
            (Self::Fake, false) => rgb(0x75_30_b8),
            (Self::Neutral, false) => rgb(0x95_58_00),
            (Self::Real, false) => rgb(0x00_7a_31),
            (Self::Gradient, false) => rgb(0xb2_12_c7),
            _ => self.color(visuals),
        }
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

/// D's opinion as colours: surely fake, cannot tell, surely real. Samples stand out from all three, so in
/// the dark none is as bright as they are, and the middle is a grey that is seen on the background.
pub fn opinion_colors(visuals: &Visuals) -> [Color32; 3] {
    if visuals.dark_mode {
        [rgb(0x7a_38_9b), rgb(0x54_54_54), rgb(0x13_62_34)]
    } else {
        [rgb(0xe8_a8_ff), rgb(0xf9_f9_f9), rgb(0x84_da_95)]
    }
}

/// The same as a scale from 0 to 1 in even steps, for bars: what is between the ends is as on the surface.
pub fn opinion_scale(visuals: &Visuals) -> [Color32; OPINION_STEPS] {
    std::array::from_fn(|step| surface_color(step as f32 / (OPINION_STEPS - 1) as f32, visuals))
}

/// Number of colours of [`opinion_scale`].
const OPINION_STEPS: usize = 33;

/// Colour of D's opinion: 1 is green (real), 0 purple (fake), between them the colour of "cannot tell".
pub fn surface_color(opinion: f32, visuals: &Visuals) -> Color32 {
    if !opinion.is_finite() {
        return Color32::TRANSPARENT;
    }
    let [fake, unsure, real] = opinion_colors(visuals);
    let side = 2.0 * opinion.clamp(0.0, 1.0) - 1.0;
    let strength = strength_of(side.abs(), visuals);
    unsure.lerp_to_gamma(if side < 0.0 { fake } else { real }, strength)
}

/// How far a leaning of D, from 0 (it cannot tell) to 1 (it is sure), goes from the colour of the middle to that of an end.
fn strength_of(leaning: f32, visuals: &Visuals) -> f32 {
    if visuals.dark_mode {
        leaning
    } else {
        // Pale leanings are white on a projector, and most opinions are close to one half: the root brings them out.
        leaning.sqrt()
    }
}

/// The nearest of so many opinions whose colours on the surface are evenly apart; as many on both sides of one half.
pub fn stepped_opinion(opinion: f32, steps: u8, visuals: &Visuals) -> f32 {
    let side = 2.0 * opinion.clamp(0.0, 1.0) - 1.0;
    let last = f32::from(steps.max(3) / 2);
    let strength = (strength_of(side.abs(), visuals) * last).round() / last;
    let leaning = if visuals.dark_mode {
        strength
    } else {
        strength * strength
    };
    0.5 + 0.5 * leaning.copysign(side)
}

/// Colour of D's opinion of one sample: unlike on the surface, "cannot tell" is a grey that is seen on the background.
pub fn answer_color(answer: f32, visuals: &Visuals) -> Color32 {
    let grey = visuals.weak_text_color();
    let end = if answer < 0.5 { Role::Fake } else { Role::Real };
    // The root brings out small leanings: most answers are close to one half.
    let strength = (2.0 * (answer - 0.5).abs()).clamp(0.0, 1.0).sqrt();
    grey.lerp_to_gamma(end.color(visuals), strength)
}

/// Colour of a wished change of a pixel, from −1 (darker) to 1 (brighter), to lie over the pixel: nothing where nothing should
/// change. Blue and orange, which colour-blind people can tell apart.
pub fn change_color(share: f32, visuals: &Visuals) -> Color32 {
    if !share.is_finite() {
        return Color32::TRANSPARENT;
    }
    // The root brings out weak wishes: few pixels have a strong one.
    end_of_change(share, visuals).gamma_multiply(0.92 * share.abs().min(1.0).sqrt())
}

/// Colour of a difference of two pixels by itself, from −1 (darker) to 1 (brighter), in the same hues; "no difference" is a neutral that
/// is seen on the background.
pub fn difference_color(share: f32, visuals: &Visuals) -> Color32 {
    if !share.is_finite() {
        return Color32::TRANSPARENT;
    }
    let [_, none, _] = opinion_colors(visuals);
    none.lerp_to_gamma(end_of_change(share, visuals), share.abs().min(1.0))
}

fn end_of_change(share: f32, visuals: &Visuals) -> Color32 {
    let (darker, brighter) = if visuals.dark_mode {
        (rgb(0x4c_8d_ff), rgb(0xff_8a_1f))
    } else {
        (rgb(0x17_5f_c9), rgb(0xe0_5a_00))
    };
    if share < 0.0 { darker } else { brighter }
}

/// The grey of an image that lies beneath wished changes, of a brightness from 0 to 1: its range is narrow enough for both colours
/// of changes to stand out from all of it.
pub fn beneath_changes(brightness: f32, visuals: &Visuals) -> Color32 {
    if !brightness.is_finite() {
        return Color32::TRANSPARENT;
    }
    let (black, white) = if visuals.dark_mode {
        (24.0, 112.0)
    } else {
        (160.0, 250.0)
    };
    Color32::from_gray((black + brightness.clamp(0.0, 1.0) * (white - black)).round() as u8)
}

/// Colour of a share of 1 on a map: viridis (van der Walt and Smith), from dark to bright.
pub fn map_color(share: f64) -> Color32 {
    let color = colorous::VIRIDIS.eval_continuous(share.clamp(0.0, 1.0));
    Color32::from_rgb(color.r, color.g, color.b)
}

/// Ink that can be read on a colour: one of the two always has a contrast of 4.5 : 1 and more.
pub fn on_map_color(fill: Color32) -> Color32 {
    on_map_colors(&[fill])
}

/// Of black and white, that which is read better where it is read worst of these colours.
pub fn on_map_colors(fills: &[Color32]) -> Color32 {
    let worst = |ink| {
        let contrasts = fills.iter().map(|fill| contrast(*fill, ink));
        contrasts.fold(f64::INFINITY, f64::min)
    };
    if worst(Color32::BLACK) >= worst(Color32::WHITE) {
        Color32::BLACK
    } else {
        Color32::WHITE
    }
}

/// Contrast of two opaque colours, from 1 to 21 (WCAG 2.1).
pub fn contrast(a: Color32, b: Color32) -> f64 {
    let luminance = |c: Color32| {
        let linear = |v: u8| f64::from(linear_f32_from_gamma_u8(v));
        0.2126 * linear(c.r()) + 0.7152 * linear(c.g()) + 0.0722 * linear(c.b())
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Background of all plots.
pub fn plot_background(visuals: &Visuals) -> Color32 {
    visuals.extreme_bg_color
}

/// The font of the smallest texts: numbers of axes, words in colour bars.
pub fn small_font(ctx: &egui::Context) -> FontId {
    TextStyle::Small.resolve(&ctx.global_style())
}

/// Makes the smallest texts as large as the others, for who sits in the last row, or as small as usual.
pub fn enlarge_small_texts(ctx: &egui::Context, is_enlarged: bool) {
    let size = if is_enlarged { BODY_TEXT } else { SMALL_TEXT };
    ctx.all_styles_mut(|style| {
        let font = FontId::proportional(size);
        style.text_styles.insert(TextStyle::Small, font);
    });
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
        // What cannot be pressed now can be read still.
        style.visuals.disabled_alpha = DISABLED;
        // Heavier and larger than egui's: this is read from the back of a classroom.
        for (text_style, size) in [
            (TextStyle::Small, SMALL_TEXT),
            (TextStyle::Body, BODY_TEXT),
            (TextStyle::Button, BODY_TEXT),
            (TextStyle::Heading, 17.0),
        ] {
            style
                .text_styles
                .insert(text_style, FontId::proportional(size));
        }
        let written = style.number_formatter.clone();
        style.number_formatter = NumberFormatter::new(move |value, decimals| {
            localized(&written.format(value, decimals))
        });
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
        style.visuals.weak_text_color = Some(Color32::from_gray(92));
        style.visuals.error_fg_color = rgb(0xb3_26_1e);
        // egui's orange is too pale for words.
        style.visuals.warn_fg_color = rgb(0xa8_4a_00);
        // Empty boxes and the ways of sliders are seen on a projector, too.
        style.visuals.widgets.inactive.bg_fill = Color32::from_gray(143);
        // White fields on near white.
        style.visuals.text_edit_bg_color = Some(Color32::from_gray(232));
    });
    ctx.style_mut_of(Theme::Dark, |style| {
        style.visuals.override_text_color = Some(Color32::from_gray(225));
        style.visuals.weak_text_color = Some(Color32::from_gray(160));
        style.visuals.error_fg_color = rgb(0xff_7b_72);
        style.visuals.widgets.inactive.bg_fill = Color32::from_gray(106);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of both themes, as they are installed.
    fn both() -> [Visuals; 2] {
        let ctx = egui::Context::default();
        install(&ctx);
        [Theme::Light, Theme::Dark].map(|theme| ctx.style_of(theme).visuals.clone())
    }

    const ROLES: [Role; 5] = [
        Role::Real,
        Role::Fake,
        Role::Discriminator,
        Role::Gradient,
        Role::Neutral,
    ];

    #[test]
    fn opinions_keep_their_side_and_nan_is_nothing() {
        for visuals in both() {
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
    fn answers_have_the_colour_of_their_side() {
        for visuals in both() {
            assert_eq!(answer_color(1.0, &visuals), Role::Real.color(&visuals));
            assert_eq!(answer_color(0.0, &visuals), Role::Fake.color(&visuals));
            assert_eq!(answer_color(0.5, &visuals), visuals.weak_text_color());
        }
    }

    #[test]
    fn a_change_is_the_more_opaque_the_stronger_and_none_is_nothing() {
        for visuals in both() {
            let alpha = |share: f32| change_color(share, &visuals).a();
            assert_eq!((alpha(0.0), alpha(f32::NAN)), (0, 0));
            assert!(alpha(0.2) < alpha(0.9) && alpha(0.2) == alpha(-0.2));
            let [darker, brighter] = [-1.0, 1.0].map(|share| change_color(share, &visuals));
            assert!(darker.b() > darker.r() && brighter.r() > brighter.b());
        }
    }

    #[test]
    fn no_text_of_a_presentation_is_smaller_than_the_others() {
        let ctx = egui::Context::default();
        install(&ctx);
        assert_eq!(small_font(&ctx).size, SMALL_TEXT);
        enlarge_small_texts(&ctx, true);
        for theme in [Theme::Light, Theme::Dark] {
            let sizes = &ctx.style_of(theme).text_styles;
            let small = sizes.get(&TextStyle::Small).map(|font| font.size);
            assert_eq!(small, sizes.get(&TextStyle::Body).map(|font| font.size));
        }
        enlarge_small_texts(&ctx, false);
        assert_eq!(small_font(&ctx).size, SMALL_TEXT);
    }

    #[test]
    fn changes_stand_out_from_whatever_grey_is_beneath_them() {
        for visuals in both() {
            let [black, white] = [0.0, 1.0].map(|level| beneath_changes(level, &visuals));
            assert!(
                black.r() + 60 < white.r(),
                "the image is seen: {black:?} {white:?}"
            );
            for level in [0.0, 0.5, 1.0] {
                let grey = beneath_changes(level, &visuals);
                assert!(grey.r() == grey.g() && grey.g() == grey.b());
                let [darker, brighter] =
                    [-1.0, 1.0].map(|share| grey.blend(change_color(share, &visuals)));
                for changed in [darker, brighter] {
                    let apart = [(changed.r(), grey.r()), (changed.b(), grey.b())];
                    let apart = apart.iter().map(|(a, b)| a.abs_diff(*b)).max();
                    assert!(apart > Some(80), "{level}: {changed:?} on {grey:?}");
                }
                assert!(darker.b() > darker.r() && brighter.r() > brighter.b());
            }
            assert_eq!(beneath_changes(f32::NAN, &visuals), Color32::TRANSPARENT);
        }
    }

    #[test]
    fn words_on_a_verdict_can_be_read() {
        // WCAG 2.1, 1.4.3: text needs a contrast of 4.5 : 1.
        for info in &crate::metrics::verdict::VERDICTS {
            let contrast = contrast(Color32::WHITE, tone_color(info.tone));
            assert!(contrast >= 4.5, "{}: {contrast}", info.key);
        }
    }

    #[test]
    fn what_cannot_be_told_is_seen_in_the_dark_and_samples_are_seen_on_it() {
        for visuals in both() {
            // A light surface that is seen leaves a part of it to the hue.
            let least = if visuals.dark_mode { 2.9 } else { 2.5 };
            for opinion in [0.0, 0.25, 0.5, 0.75, 1.0] {
                let surface = surface_color(opinion, &visuals);
                for role in [Role::Real, Role::Fake, Role::Gradient] {
                    let contrast = contrast(role.color(&visuals), surface);
                    assert!(contrast >= least, "{role:?} on {opinion}: {contrast}");
                }
                if visuals.dark_mode {
                    let contrast = contrast(surface, visuals.panel_fill);
                    assert!(contrast >= 1.8, "{opinion}: {contrast}");
                }
            }
        }
    }

    #[test]
    fn a_light_surface_is_as_strong_as_a_projector_needs() {
        let [light, dark] = both();
        let apart = |a: Color32, b: Color32| {
            let channels = [(a.r(), b.r()), (a.g(), b.g()), (a.b(), b.b())];
            channels.iter().map(|(a, b)| a.abs_diff(*b)).max()
        };
        let [fake, unsure, real] = opinion_colors(&light);
        assert!(apart(fake, unsure) >= Some(80) && apart(real, unsure) >= Some(80));
        assert!(apart(fake, real) >= Some(80));
        // Of a discriminator that is hardly sure, too.
        for opinion in [0.47, 0.53] {
            let seen = apart(surface_color(opinion, &light), unsure);
            assert!(seen >= Some(16), "{opinion}: {seen:?}");
        }
        // The bar below it follows, end to end.
        for visuals in [light, dark] {
            let scale = opinion_scale(&visuals);
            let [fake, unsure, real] = opinion_colors(&visuals);
            assert_eq!((scale[0], scale[16], scale[32]), (fake, unsure, real));
            assert_eq!(scale[8], surface_color(0.25, &visuals));
        }
    }

    #[test]
    fn strong_words_and_what_is_disabled_can_be_read() {
        for visuals in both() {
            let strong = visuals.strong_text_color();
            for words in [strong, visuals.warn_fg_color, visuals.error_fg_color] {
                let least = contrast(words, visuals.panel_fill);
                assert!(least >= 4.5, "{words:?}: {least}");
            }
            // They stand out from the words around them by no hue, as each has a meaning.
            let usual = visuals.text_color();
            let above = |words| contrast(words, visuals.panel_fill);
            assert!(above(strong) > above(usual));
            assert!(ROLES.iter().all(|role| role.text_color(&visuals) != strong));
            let button = visuals
                .panel_fill
                .lerp_to_gamma(visuals.widgets.inactive.weak_bg_fill, DISABLED);
            let text = button.lerp_to_gamma(usual, visuals.disabled_alpha());
            let disabled = contrast(text, button);
            assert!(disabled >= 3.0, "{disabled}");
        }
    }

    #[test]
    fn roles_stand_out_from_both_backgrounds() {
        // WCAG 2.1, 1.4.11: graphics need a contrast of 3 : 1.
        for visuals in both() {
            for role in ROLES {
                let contrast = contrast(role.color(&visuals), plot_background(&visuals));
                assert!(contrast >= 3.0, "{role:?}: {contrast}");
            }
        }
    }

    #[test]
    fn empty_boxes_and_the_ways_of_sliders_are_seen() {
        for visuals in both() {
            for background in [visuals.panel_fill, visuals.window_fill] {
                let box_fill = visuals.widgets.inactive.bg_fill;
                let contrast = contrast(box_fill, background);
                assert!(contrast >= 3.0, "on {background:?}: {contrast}");
                let tick = visuals.widgets.inactive.fg_stroke.color;
                let contrast = super::contrast(tick, box_fill);
                assert!(contrast >= 3.0, "a tick: {contrast}");
            }
        }
    }

    #[test]
    fn text_can_be_read_on_every_background() {
        // WCAG 2.1, 1.4.3: text needs 4.5 : 1, also where it is secondary or dimmed.
        for visuals in both() {
            let backgrounds = [
                visuals.panel_fill,
                visuals.window_fill,
                visuals.extreme_bg_color,
                visuals.faint_bg_color.blend(visuals.panel_fill),
            ];
            for background in backgrounds {
                for text in [
                    visuals.text_color(),
                    visuals.weak_text_color(),
                    visuals.error_fg_color,
                ] {
                    let contrast = contrast(text, background);
                    assert!(contrast >= 4.5, "{text:?} on {background:?}: {contrast}");
                }
            }
            for role in ROLES {
                let color = role.text_color(&visuals);
                for background in [visuals.panel_fill, visuals.extreme_bg_color] {
                    let contrast = contrast(color, background);
                    assert!(contrast >= 4.5, "{role:?} on {background:?}: {contrast}");
                }
            }
        }
        for gray in 0..=255 {
            let fill = Color32::from_gray(gray);
            assert!(contrast(on_map_color(fill), fill) >= 4.5, "{gray}");
        }
    }
}
