//! What files are called that the window suggests.

use std::path::Path;

use super::App;
use crate::language;
use crate::ui::export_kind::Export;

impl App {
    /// A file name made of the preset's.
    pub(super) fn suggested_name(&self) -> String {
        let path = self.document.origin.path.as_deref();
        let path = path.and_then(Path::file_name);
        if let Some(name) = path {
            return name.to_string_lossy().into_owned();
        }
        match slug(&self.document.name).as_str() {
            "" => "my-preset.ron".to_owned(),
            slug => format!("my-{slug}.ron"),
        }
    }

    /// The name of the preset's file or its title, or that of the experiment that ran last, as part of a file name.
    pub(super) fn export_name(&self, export: Export) -> String {
        if export.is_of_experiment()
            && let Some(lab) = self.pages.experiments.laboratory()
        {
            let name = slug(language::text(&lab.experiment().name));
            let stem = match name.as_str() {
                "" => "experiment",
                name => name,
            };
            return format!("{stem}-{}.{}", export.suffix(), export.file().2);
        }
        let preset = self.suggested_name();
        let stem = preset.strip_suffix(".ron").unwrap_or(&preset);
        format!("{stem}-{}.{}", export.suffix(), export.file().2)
    }
}

/// A title as a part of a file name: `Start: a ring` → `start-a-ring`.
fn slug(title: &str) -> String {
    let title = title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names_without_doubled_dashes() {
        for (title, name) in [
            ("Start: a ring", "start-a-ring"),
            ("  DCGAN's — settings! ", "dcgan-s-settings"),
            ("Кольцо №2", "кольцо-2"),
            ("…", ""),
        ] {
            assert_eq!(slug(title), name);
        }
    }
}
