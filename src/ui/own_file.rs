//! [`OwnFile`]: a preset or a model in a file of the user's own, as it is remembered and listed.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A preset or a model in a file of the user's own, as it was when it was opened or saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct OwnFile {
    /// The file.
    pub path: PathBuf,
    /// Its title; empty is none.
    pub name: String,
}

/// What files have of it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    /// As files of before have it.
    Path(PathBuf),
    Named {
        path: PathBuf,
        name: String,
    },
}

impl From<Written> for OwnFile {
    fn from(written: Written) -> Self {
        match written {
            Written::Path(path) => Self {
                path,
                name: String::new(),
            },
            Written::Named { path, name } => Self { path, name },
        }
    }
}

impl OwnFile {
    /// Of a title, in that file.
    pub fn new(path: &Path, name: &str) -> Self {
        Self {
            path: path.to_owned(),
            name: name.to_owned(),
        }
    }

    /// Its title; what the file is called where there is none.
    pub fn title(&self) -> String {
        match self.name.trim() {
            "" => self.file_name(),
            name => name.to_owned(),
        }
    }

    /// What the file is called, without its folder and its ending.
    pub fn file_name(&self) -> String {
        let stem = self.path.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    }

    /// Its title, with what the file is called where another one of `all` has that title too, and with the folders that tell them
    /// apart where the files are called the same.
    pub fn title_among(&self, all: &[Self]) -> String {
        let title = self.title();
        let is_twin = |other: &&Self| other.path != self.path && other.title() == title;
        let twins: Vec<_> = all.iter().filter(is_twin).collect();
        if twins.is_empty() {
            return title;
        }
        let differs = |folders: &usize| {
            let own = self.within(*folders);
            twins.iter().all(|twin| twin.within(*folders) != own)
        };
        let above = self.path.components().count();
        let place = match (0..above).find(differs) {
            Some(folders) => self.within(folders),
            // They differ by their endings alone.
            None => self.path.clone(),
        };
        format!("{title} ({})", place.display())
    }

    /// What the file is called, with so many of the folders that it is in.
    fn within(&self, folders: usize) -> PathBuf {
        let path = self.path.with_extension("");
        let parts: Vec<_> = path.components().collect();
        let from = parts.len().saturating_sub(folders + 1);
        parts.into_iter().skip(from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_by_their_titles_and_those_of_before_by_their_names() {
        let text = "[\"folder/old.ron\", (path: \"folder/a.ron\", name: \"A ring\"), (path: \"b.ron\", name: \"A ring\"), \
                    (path: \"c.ron\", name: \" \")]";
        let all: Vec<OwnFile> = ron::from_str(text).unwrap();
        let titles: Vec<_> = all.iter().map(|own| own.title_among(&all)).collect();
        assert_eq!(titles, ["old", "A ring (a)", "A ring (b)", "c"]);
        let again: Vec<OwnFile> = ron::from_str(&ron::to_string(&all).unwrap()).unwrap();
        assert_eq!(again, all);
        assert_eq!(all[0].path, Path::new("folder/old.ron"));
    }

    #[test]
    fn files_of_one_title_and_one_name_are_told_apart_by_their_folders() {
        let titles = |files: &[(&str, &str)]| -> Vec<String> {
            let all: Vec<_> = files
                .iter()
                .map(|(path, name)| OwnFile::new(path.as_ref(), name))
                .collect();
            let titles = all.iter().map(|own| own.title_among(&all));
            titles
                .map(|title| title.replace(std::path::MAIN_SEPARATOR, "/"))
                .collect()
        };
        let monday = ("lessons/monday/ring.ron", "A ring");
        let friday = ("lessons/friday/ring.ron", "A ring");
        assert_eq!(
            titles(&[monday, friday]),
            ["A ring (monday/ring)", "A ring (friday/ring)"]
        );
        let own = ("own/monday/ring.ron", "A ring");
        assert_eq!(
            titles(&[monday, own]),
            ["A ring (lessons/monday/ring)", "A ring (own/monday/ring)"]
        );
        let unnamed = [("a/ring.ron", ""), ("b/ring.ron", "")];
        assert_eq!(titles(&unnamed), ["ring (a/ring)", "ring (b/ring)"]);
        let endings = [("a/ring.ron", "A ring"), ("a/ring.json", "A ring")];
        assert_eq!(
            titles(&endings),
            ["A ring (a/ring.ron)", "A ring (a/ring.json)"]
        );
    }
}
