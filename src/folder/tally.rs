//! [`Tally`]: what of a folder was read and what was not, in words.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::labels::Mislabelled;
use crate::language::grouped;

/// How many folders deep files are looked for: those of the chosen folder are 1 deep.
pub(super) const MAX_DEPTH: usize = 8;
/// Most files and folders that are looked at.
pub(super) const MAX_ENTRIES: usize = 200_000;

/// Most files that are named of those of one kind that gave no image.
pub(super) const MOST_NAMED: usize = 5;

/// Why a file gave no image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unusable {
    /// It begins like one that is read, is called like one, or is empty, and cannot be decoded.
    Broken,
    /// It has more bytes or more pixels than are read.
    TooLarge,
    /// It is a picture smaller than the tiles that it was to be cut into.
    TooSmall,
    /// It is nothing that is read, and is not called so, or is a picture of another kind.
    OtherKind,
    /// It cannot be opened, or is a link to nothing.
    Closed,
}

/// What of a folder was not looked into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Links to folders.
    pub linked_folders: usize,
    /// Folders too deep in others.
    pub deep_folders: usize,
    /// Folders that may not be read.
    pub closed_folders: usize,
    /// Pipes, sockets and devices.
    pub special: usize,
    /// There is more than is looked at.
    pub has_more: bool,
}

/// What of a folder was read and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files in the folder and in those in it.
    pub files: usize,
    /// Images that were read.
    pub read: usize,
    /// Files that gave one image.
    pub singles: usize,
    /// Files of many images.
    pub packs: usize,
    /// Images of these that were left out, as there are more than are wanted.
    pub left: usize,
    /// Tiles of one colour, which were left out.
    pub blank: usize,
    /// Files of many images that tiles were wanted of: these are images already.
    pub untiled: usize,
    /// Files that are [`Unusable::Broken`].
    pub broken: usize,
    /// Files that are [`Unusable::TooLarge`].
    pub too_large: usize,
    /// Files that are [`Unusable::TooSmall`].
    pub too_small: usize,
    /// Files that are [`Unusable::OtherKind`].
    pub other_kind: usize,
    /// Files that are [`Unusable::Closed`].
    pub closed: usize,
    /// The names of the first of each kind that gave no image, at most five.
    pub named: BTreeMap<Unusable, Vec<String>>,
    /// What was not looked into.
    pub skipped: Skipped,
    /// The first labels that stand beside images and are not theirs.
    pub mislabelled: Option<Mislabelled>,
}

impl Tally {
    pub(super) fn add(&mut self, reason: Unusable, file: &Path) {
        let named = self.named.entry(reason).or_default();
        if named.len() < MOST_NAMED {
            let name = file.file_name().unwrap_or(file.as_os_str());
            named.push(name.to_string_lossy().into_owned());
        }
        let count = match reason {
            Unusable::Broken => &mut self.broken,
            Unusable::TooLarge => &mut self.too_large,
            Unusable::TooSmall => &mut self.too_small,
            Unusable::OtherKind => &mut self.other_kind,
            Unusable::Closed => &mut self.closed,
        };
        *count += 1;
    }

    /// Files that were opened and gave no image.
    pub const fn unusable(&self) -> usize {
        self.broken + self.too_large + self.too_small + self.other_kind + self.closed
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let opened = self.singles + self.packs + self.unusable();
        f.write_str(&match (self.read, self.files) {
            (_, 0) => tr!("There are no files here.").to_owned(),
            (read, files) if opened < files && self.packs == 0 => trn!(
                files,
                "{read} of {n} file read, drawn by lot from all of them.",
                "{read} of {n} files read, drawn by lot from all of them.",
                read = grouped(read as u64)
            ),
            (read, _) => trn!(read, "{n} picture read.", "{n} pictures read."),
        })?;
        let mut say = |text: String| write!(f, " {text}");
        if self.left > 0 {
            say(trn!(
                self.left,
                "{n} more picture was left out, by lot.",
                "{n} more pictures were left out, by lot."
            ))?;
        }
        if self.blank > 0 {
            say(trn!(
                self.blank,
                "{n} tile of one colour was left out.",
                "{n} tiles of one colour were left out."
            ))?;
        }
        if self.untiled > 0 {
            say(trn!(
                self.untiled,
                "{n} file of many images was not cut into tiles: its images are taken as they are.",
                "{n} files of many images were not cut into tiles: their images are taken as they are."
            ))?;
        }
        if self.unusable() > 0 {
            say(trn!(
                opened,
                "{unusable} of {n} file could not be read: {reasons}.",
                "{unusable} of {n} files could not be read: {reasons}.",
                unusable = grouped(self.unusable() as u64),
                reasons = self.reasons()
            ))?;
        }
        if let Some(Mislabelled {
            file,
            labels,
            images,
        }) = &self.mislabelled
        {
            say(match labels {
                Some(labels) => tr!(
                    "Labels are not used: {file} has {labels} for {images} pictures.",
                    file,
                    labels = grouped(*labels as u64),
                    images = grouped(*images as u64)
                ),
                None => tr!("Labels are not used: {file} cannot be read.", file),
            })?;
        }
        let Skipped {
            linked_folders,
            deep_folders,
            closed_folders,
            special,
            has_more,
        } = self.skipped;
        if linked_folders > 0 {
            say(trn!(
                linked_folders,
                "{n} linked folder is not followed.",
                "{n} linked folders are not followed."
            ))?;
        }
        if deep_folders > 0 {
            say(trn!(
                deep_folders,
                "{n} folder is more than {MAX_DEPTH} deep.",
                "{n} folders are more than {MAX_DEPTH} deep.",
                MAX_DEPTH
            ))?;
        }
        if closed_folders > 0 {
            say(trn!(
                closed_folders,
                "{n} folder is closed to this program.",
                "{n} folders are closed to this program."
            ))?;
        }
        if special > 0 {
            say(trn!(
                special,
                "{n} pipe or device is left out.",
                "{n} pipes or devices are left out."
            ))?;
        }
        if has_more {
            say(tr!(
                "Only the first {most} files and folders were looked at.",
                most = grouped(MAX_ENTRIES as u64)
            ))?;
        }
        Ok(())
    }
}

impl Tally {
    /// Why files gave no picture: "2 are broken: a.jpg, c.jpg; 1 is too large: b.png".
    fn reasons(&self) -> String {
        let reasons = [
            (
                Unusable::Broken,
                self.broken,
                trn!(self.broken, "{n} is broken", "{n} are broken"),
            ),
            (
                Unusable::TooLarge,
                self.too_large,
                trn!(self.too_large, "{n} is too large", "{n} are too large"),
            ),
            (
                Unusable::TooSmall,
                self.too_small,
                trn!(
                    self.too_small,
                    "{n} is smaller than a tile",
                    "{n} are smaller than a tile"
                ),
            ),
            (
                Unusable::OtherKind,
                self.other_kind,
                trn!(
                    self.other_kind,
                    "{n} is of no kind that is read (PNG, JPEG, WebP, GIF, BMP, IDX, CIFAR)",
                    "{n} are of no kind that is read (PNG, JPEG, WebP, GIF, BMP, IDX, CIFAR)"
                ),
            ),
            (
                Unusable::Closed,
                self.closed,
                trn!(
                    self.closed,
                    "{n} is closed to this program",
                    "{n} are closed to this program"
                ),
            ),
        ];
        let there = reasons.into_iter().filter(|(_, count, _)| *count > 0);
        let named = there.map(|(reason, count, said)| {
            let names = self.named.get(&reason).map_or(&[][..], Vec::as_slice);
            let mut value = names.join(", ");
            let more = count.saturating_sub(names.len());
            if names.is_empty() {
                return said;
            }
            if more > 0 {
                value += " ";
                value += &trn!(more, "and {n} more", "and {n} more");
            }
            tr!("{label}: {value}", label = said, value)
        });
        named.collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_reads_like_a_sentence() {
        let mut tally = Tally {
            files: 120,
            read: 120,
            singles: 120,
            ..Tally::default()
        };
        assert_eq!(tally.to_string(), "120 pictures read.");
        (tally.read, tally.singles) = (116, 116);
        for (reason, file) in [
            (Unusable::Broken, "cats/a.jpg"),
            (Unusable::TooLarge, "b.png"),
            (Unusable::Broken, "c.jpg"),
            (Unusable::Broken, "d.jpg"),
        ] {
            tally.add(reason, Path::new(file));
        }
        assert_eq!(
            tally.to_string(),
            "116 pictures read. 4 of 120 files could not be read: 3 are broken: a.jpg, c.jpg, d.jpg; 1 is too large: b.png."
        );
        for letter in 'e'..='k' {
            tally.add(Unusable::Broken, Path::new(&format!("{letter}.jpg")));
        }
        let text = tally.to_string();
        let named = "10 are broken: a.jpg, c.jpg, d.jpg, e.jpg, f.jpg and 5 more; 1 is";
        assert!(text.contains(named) && !text.contains('…'), "{text}");
        let few = Tally {
            files: 3,
            read: 1,
            singles: 1,
            other_kind: 1,
            closed: 1,
            ..Tally::default()
        };
        assert_eq!(
            few.to_string(),
            "1 picture read. 2 of 3 files could not be read: 1 is of no kind that is read (PNG, JPEG, WebP, GIF, BMP, IDX, CIFAR); 1 is closed to this program."
        );
        assert_eq!(Tally::default().to_string(), "There are no files here.");
    }

    #[test]
    fn what_is_cut_already_is_said_where_tiles_are_wanted() {
        let tally = Tally {
            files: 1,
            read: 40,
            packs: 1,
            untiled: 1,
            ..Tally::default()
        };
        assert_eq!(
            tally.to_string(),
            "40 pictures read. 1 file of many images was not cut into tiles: its images are taken as they are."
        );
    }

    #[test]
    fn what_was_skipped_and_what_is_more_is_said() {
        let skipped = Skipped {
            linked_folders: 1,
            deep_folders: 2,
            closed_folders: 1,
            special: 2,
            has_more: true,
        };
        let tally = Tally {
            files: 50_000,
            read: 20_000,
            singles: 20_000,
            skipped,
            ..Tally::default()
        };
        assert_eq!(
            tally.to_string(),
            "20,000 of 50,000 files read, drawn by lot from all of them. 1 linked folder is not followed. 2 folders \
             are more than 8 deep. 1 folder is closed to this program. 2 pipes or devices are left out. Only the \
             first 200,000 files and folders were looked at."
        );
    }
}
