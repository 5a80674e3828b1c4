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

    /// Its title, with what the file is called where another one of `all` has that title too.
    pub fn title_among(&self, all: &[Self]) -> String {
        let title = self.title();
        let is_twin = |other: &Self| other.path != self.path && other.title() == title;
        if all.iter().any(is_twin) {
            format!("{title} ({})", self.file_name())
        } else {
            title
        }
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
}
