//! [`Showing`]: how a preset wants to be shown, beside its settings: the field `window` of its file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Config, TABLE, check, find};
use crate::text::did_you_mean;

/// Names of the layers of the picture, in the order of the legend.
pub const LAYERS: [&str; 5] = ["real", "fake", "surface", "gradients", "manifold"];
/// In the place of their names, where all layers are off.
pub const NO_LAYERS: &str = "none";
/// Slowest and fastest speed in epochs a second; from the latter on it is as fast as the machine can.
pub const SPEEDS: (f64, f64) = (1.0, 20_000.0);
/// Most epochs that are trained before anything is shown.
pub const MOST_EPOCHS: u64 = 1_000_000;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the window is.
    #[default]
    AsItIs,
    /// Dark letters on white.
    Light,
    /// White letters on black.
    Dark,
}

/// How a preset wants to be shown. What is left out stays as it is in the window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Showing {
    /// Most epochs a second, within [`SPEEDS`]; 0 is as it is.
    #[serde(skip_serializing_if = "is_default")]
    pub speed: f64,
    /// Whether it begins in slow motion.
    #[serde(skip_serializing_if = "is_default")]
    pub slow_motion: bool,
    /// Light or dark.
    #[serde(skip_serializing_if = "is_default")]
    pub theme: Theme,
    /// The layers that are on, of [`LAYERS`], or [`NO_LAYERS`]; an empty list is as it is.
    #[serde(skip_serializing_if = "is_default")]
    pub layers: Vec<String>,
    /// Epochs that are trained before it is shown, from the seed of the settings.
    #[serde(skip_serializing_if = "is_default")]
    pub epoch: u64,
    /// A trained model to go on from: a file beside the preset's, by its name.
    #[serde(skip_serializing_if = "is_default")]
    pub model: String,
    /// Another run (A) beside it, by the settings in which that differs; none is no run beside it.
    #[serde(skip_serializing_if = "is_default")]
    pub beside: BTreeMap<String, String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Showing {
    /// Whether everything is left as it is.
    pub fn is_empty(&self) -> bool {
        is_default(self)
    }

    /// The settings of the run beside one of `config`, if there is one.
    pub fn pinned(&self, config: &Config) -> Option<Config> {
        if self.beside.is_empty() {
            return None;
        }
        let mut pinned = config.clone();
        for (key, value) in &self.beside {
            // They were checked when the preset was read.
            find(key)?.set_text(&mut pinned, value).ok()?;
        }
        Some(pinned)
    }

    /// The settings in which A differs from B, as [`Self::beside`] has them. Both runs have one seed.
    pub fn differences(a: &Config, b: &Config) -> BTreeMap<String, String> {
        let rows = TABLE.iter().filter(|row| row.key != "seed");
        let differing = rows.filter(|row| row.value(a) != row.value(b));
        differing
            .map(|row| (row.key.to_owned(), row.value(a)))
            .collect()
    }

    /// Whether it can be shown so.
    ///
    /// # Errors
    ///
    /// A sentence that names the field.
    pub(super) fn check(&self, config: &Config) -> Result<(), String> {
        let (slowest, fastest) = SPEEDS;
        if self.speed != 0.0 && !(slowest..=fastest).contains(&self.speed) {
            return Err(tr!(
                "window.speed: {speed} epochs a second; may be {slowest} to {fastest}, or 0 for as it is",
                speed = self.speed,
                slowest,
                fastest
            ));
        }
        for layer in &self.layers {
            if !LAYERS.contains(&layer.as_str()) && layer != NO_LAYERS {
                return Err(tr!(
                    "window.layers: there is no layer `{layer}`{hint}; there are {list}",
                    layer,
                    hint = did_you_mean(LAYERS.into_iter(), layer),
                    list = LAYERS.join(", ")
                ));
            }
        }
        if self.epoch > MOST_EPOCHS {
            return Err(tr!(
                "window.epoch: {epoch} epochs; may be up to {MOST_EPOCHS}",
                epoch = self.epoch,
                MOST_EPOCHS
            ));
        }
        if !self.model.is_empty() && self.epoch > 0 {
            return Err(tr!(
                "window.epoch: the run goes on from window.model; give one of the two"
            )
            .to_owned());
        }
        let is_plain = !self.model.contains(['/', '\\']) && self.model != "..";
        if !is_plain {
            return Err(tr!(
                "window.model: give the name of a file in the same folder, without a path"
            )
            .to_owned());
        }
        if self.beside.contains_key("seed") {
            return Err(tr!("window.beside: two runs side by side have one seed").to_owned());
        }
        if self.slow_motion && !self.beside.is_empty() {
            return Err(
                tr!("window.slow_motion: there is none for two runs side by side").to_owned(),
            );
        }
        let mut pinned = config.clone();
        for (key, value) in &self.beside {
            let keys = || TABLE.iter().map(|row| row.key);
            let row = find(key).ok_or_else(|| {
                let hint = did_you_mean(keys(), key);
                tr!(
                    "window.beside: there is no setting `{key}`{hint}",
                    key,
                    hint
                )
            })?;
            row.set_text(&mut pinned, value)
                .map_err(|error| tr!("window.beside: {error}", error))?;
        }
        check(&pinned).map_err(|violations| tr!("window.beside: {violations}", violations))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Preset;

    fn parse(window: &str) -> Result<Preset, String> {
        let text = format!("(name: \"x\", window: ({window}))");
        Preset::parse(&text, "p.ron").map_err(|error| error.to_string())
    }

    #[test]
    fn what_cannot_be_shown_is_refused_with_its_field() {
        for (window, said) in [
            ("speed: 0.5", "window.speed: 0.5"),
            ("layers: [\"reel\"]", "did you mean `real`"),
            ("epoch: 9000000", "window.epoch"),
            ("epoch: 9, model: \"a.json\"", "one of the two"),
            ("model: \"../a.json\"", "without a path"),
            ("beside: {\"seed\": \"3\"}", "one seed"),
            ("beside: {\"los\": \"hinge\"}", "did you mean `loss`"),
            ("beside: {\"loss\": \"x\"}", "window.beside"),
            (
                "slow_motion: true, beside: {\"loss\": \"hinge\"}",
                "slow_motion",
            ),
            ("sped: 3", "sped"),
        ] {
            let error = parse(window).unwrap_err();
            assert!(error.contains(said), "{window}: {error}");
        }
    }

    #[test]
    fn what_is_left_out_is_not_written_and_the_rest_is_read_again() {
        let plain = Preset::new("x", "", Config::default());
        assert!(!plain.to_ron().contains("window"));
        let mut preset = plain.clone();
        let mut other = plain.config.clone();
        other.generator.learning_rate = 0.5;
        other.seed += 1;
        preset.window = Showing {
            speed: 20.0,
            theme: Theme::Light,
            layers: vec!["real".to_owned()],
            epoch: 300,
            beside: Showing::differences(&other, &plain.config),
            ..Showing::default()
        };
        let again = Preset::parse(&preset.to_ron(), "p.ron").unwrap();
        assert_eq!(again, preset);
        other.seed -= 1;
        assert_eq!(again.window.pinned(&again.config), Some(other));
        assert_eq!(plain.window.pinned(&plain.config), None);
    }
}
