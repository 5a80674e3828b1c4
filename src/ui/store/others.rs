//! [`Others`]: what windows that run at the same time remember in the same file. The last one to write has the document and the looks;
//! runs that were tried, lessons that were followed and files that were opened are of all of them.

use std::path::{Path, PathBuf};

use super::{Looks, MAX_BYTES, Stored};
use crate::files::read_text;
use crate::ui::lesson::LessonProgress;
use crate::ui::tried::TriedRuns;

/// What others have that this window has not.
#[derive(Debug, Default)]
pub(super) struct Others {
    /// Length and CRC-32 of the text that this window read or wrote last: any other is of another window.
    known: Option<(usize, u32)>,
    tried: TriedRuns,
    lessons: LessonProgress,
    recent: Vec<PathBuf>,
}

fn mark(text: &str) -> (usize, u32) {
    (text.len(), crc32fast::hash(text.as_bytes()))
}

impl Others {
    /// Takes note of what this window read or wrote.
    pub(super) fn know(&mut self, text: &str) {
        self.known = Some(mark(text));
    }

    /// Looks whether another window wrote the file meanwhile, and what it has.
    pub(super) fn read(&mut self, path: &Path) {
        let Ok(text) = read_text(path, MAX_BYTES) else {
            return;
        };
        if self.known == Some(mark(&text)) {
            return;
        }
        if let Ok(stored) = ron::from_str::<Stored>(&text) {
            let looks = stored.looks.sound();
            self.tried.add(looks.tried);
            self.lessons.add(&looks.lessons);
            self.recent = looks.recent;
        }
    }

    /// Adds what others have.
    pub(super) fn add_to(&self, looks: &mut Looks) {
        looks.tried.add(self.tried.clone());
        looks.lessons.add(&self.lessons);
        for path in &self.recent {
            if !looks.recent.contains(path) {
                looks.recent.push(path.clone());
            }
        }
        looks.recent.truncate(super::MOST_RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Preset};
    use crate::ui::document::Document;
    use crate::ui::store::Store;

    #[test]
    fn two_windows_of_one_folder_lose_nothing_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let stored = |seeds: &[u64], file: &str| {
            let preset = Preset::new("x", "", Config::default());
            let mut looks = Looks::default();
            looks.note_file(Path::new(file));
            for seed in seeds {
                looks.tried.add(TriedRuns::of_seed(*seed));
            }
            Stored {
                document: Document::new(preset, None),
                looks,
                pictures: Vec::new(),
                recording: crate::lessons::Recording::default(),
            }
        };
        let mut windows = [(); 2].map(|()| {
            let mut store = Store::at(Some(folder.path().to_owned()));
            assert!(store.read().unwrap().is_none());
            store
        });
        windows[0].finish(&stored(&[1], "a.ron")).unwrap();
        windows[1].finish(&stored(&[2], "b.ron")).unwrap();
        windows[0].finish(&stored(&[1, 3], "a.ron")).unwrap();
        let last = Store::at(Some(folder.path().to_owned())).read().unwrap();
        let looks = last.unwrap().looks;
        let mut seeds: Vec<_> = looks.tried.all().iter().map(|t| t.config.seed).collect();
        seeds.sort_unstable();
        assert_eq!(seeds, [1, 2, 3]);
        assert_eq!(looks.recent, [Path::new("a.ron"), Path::new("b.ron")]);
    }
}
