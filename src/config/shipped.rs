//! The presets that come with the program: files of `presets/`, compiled in.

use std::sync::LazyLock;

use super::Preset;

/// A shipped preset and the name it is called by on the command line.
pub struct Shipped {
    /// File name without extension.
    pub slug: &'static str,
    /// The preset.
    pub preset: Preset,
}

macro_rules! sources {
    ($($slug:literal),+ $(,)?) => {
        &[$(($slug, include_str!(concat!("../../presets/", $slug, ".ron")))),+]
    };
}

const SOURCES: &[(&str, &str)] = sources![
    "start",
    "ganlab-line",
    "ganlab-gaussians",
    "ganlab-ring",
    "ganlab-disjoint",
    "healthy-ring",
    "mode-collapse",
    "mode-collapse-cured",
    "eight-modes",
    "twenty-five-modes",
    "one-dimensional-noise",
    "too-many-layers",
    "mixed-optimizers",
    "learning-rate-one",
    "weak-discriminator",
    "strong-discriminator",
    "dcgan",
];

/// All shipped presets, in gallery order.
pub static SHIPPED: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    SOURCES
        .iter()
        .filter_map(|&(slug, text)| match Preset::parse(text, slug) {
            Ok(preset) => Some(Shipped { slug, preset }),
            // A test parses every file, so this cannot ship; a user would rather lose one preset
            // than the program.
            Err(error) => {
                log::error!("shipped preset is broken: {error}");
                None
            }
        })
        .collect()
});

/// The preset that the window starts with.
pub const START: &str = "start";

/// The shipped preset of that name.
pub fn shipped(slug: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|s| s.slug == slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_parses_and_every_file_is_listed() {
        for (slug, text) in SOURCES {
            if let Err(error) = Preset::parse(text, slug) {
                panic!("{error}");
            }
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            // Beside them is the folder of trained models.
            .filter(|path| path.extension().is_some_and(|e| e == "ron"))
            .map(|path| path.file_stem().unwrap().to_owned())
            .collect();
        files.sort();
        let mut listed: Vec<std::ffi::OsString> =
            SOURCES.iter().map(|(slug, _)| (*slug).into()).collect();
        listed.sort();
        assert_eq!(files, listed);
    }
}
