//! [`Tally`]: what of a folder was read and what was not, in words.

use std::fmt;

/// How many folders deep files are looked for: those of the chosen folder are 1 deep.
pub(super) const MAX_DEPTH: usize = 8;
/// Most files and folders that are looked at.
pub(super) const MAX_ENTRIES: usize = 200_000;

/// Why a file gave no image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It begins like one that is read, or is empty, and cannot be decoded.
    Broken,
    /// It has more bytes or more pixels than are read.
    TooLarge,
    /// It is nothing that is read, whatever it is called.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// Files that are [`Unusable::Broken`].
    pub broken: usize,
    /// Files that are [`Unusable::TooLarge`].
    pub too_large: usize,
    /// Files that are [`Unusable::OtherKind`].
    pub other_kind: usize,
    /// Files that are [`Unusable::Closed`].
    pub closed: usize,
    /// What was not looked into.
    pub skipped: Skipped,
}

impl Tally {
    pub(super) fn add(&mut self, reason: Unusable) {
        let count = match reason {
            Unusable::Broken => &mut self.broken,
            Unusable::TooLarge => &mut self.too_large,
            Unusable::OtherKind => &mut self.other_kind,
            Unusable::Closed => &mut self.closed,
        };
        *count += 1;
    }

    /// Files that were opened and gave no image.
    pub const fn unusable(&self) -> usize {
        self.broken + self.too_large + self.other_kind + self.closed
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let opened = self.singles + self.packs + self.unusable();
        match (self.read, self.files) {
            (_, 0) => f.write_str("There are no files here.")?,
            (read, files) if opened < files && self.packs == 0 => write!(
                f,
                "{read} of {} read, drawn by lot from all of them.",
                counted(files, "file")
            )?,
            (read, _) => write!(f, "{} read.", counted(read, "picture"))?,
        }
        if self.left > 0 {
            write!(
                f,
                " {} were left out, by lot.",
                counted(self.left, "more picture")
            )?;
        }
        if self.blank > 0 {
            let tiles = counted(self.blank, "tile");
            write!(f, " {tiles} of one colour {} left out.", was(self.blank))?;
        }
        if self.unusable() > 0 {
            let reasons = [
                (self.broken, "broken"),
                (self.too_large, "too large"),
                (
                    self.other_kind,
                    "of no kind that is read (PNG, JPEG, WebP, GIF, BMP, IDX, CIFAR)",
                ),
                (self.closed, "closed to this program"),
            ];
            write!(
                f,
                " {} of {} could not be read: {}.",
                self.unusable(),
                counted(opened, "file"),
                listed(&reasons)
            )?;
        }
        let Skipped {
            linked_folders,
            deep_folders,
            closed_folders,
            special,
            has_more,
        } = self.skipped;
        let left_out = [
            (linked_folders, "linked folder", "not followed".to_owned()),
            (
                deep_folders,
                "folder",
                format!("more than {MAX_DEPTH} deep"),
            ),
            (
                closed_folders,
                "folder",
                "closed to this program".to_owned(),
            ),
            (special, "pipe or device", "left out".to_owned()),
        ];
        for (count, what, why) in left_out {
            if count > 0 {
                write!(f, " {} {} {why}.", counted(count, what), is(count))?;
            }
        }
        if has_more {
            write!(
                f,
                " Only the first {MAX_ENTRIES} files and folders were looked at."
            )?;
        }
        Ok(())
    }
}

fn is(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

fn was(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// "1 file", "2 files".
fn counted(count: usize, what: &str) -> String {
    match (count, what.strip_suffix(" or device")) {
        (1, _) => format!("1 {what}"),
        (_, Some(first)) => format!("{count} {first}s or devices"),
        _ => format!("{count} {what}s"),
    }
}

/// "3 are broken, 1 is too large".
fn listed(reasons: &[(usize, &str)]) -> String {
    let parts: Vec<_> = reasons
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, reason)| format!("{count} {} {reason}", is(*count)))
        .collect();
    parts.join(", ")
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
        (tally.read, tally.singles) = (115, 115);
        for reason in [Unusable::Broken, Unusable::TooLarge].repeat(2) {
            tally.add(reason);
        }
        tally.add(Unusable::Broken);
        assert_eq!(
            tally.to_string(),
            "115 pictures read. 5 of 120 files could not be read: 3 are broken, 2 are too large."
        );
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
            "1 picture read. 2 of 3 files could not be read: 1 is of no kind that is read (PNG, JPEG, WebP, GIF, BMP, IDX, CIFAR), 1 is closed to this program."
        );
        assert_eq!(Tally::default().to_string(), "There are no files here.");
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
            "20000 of 50000 files read, drawn by lot from all of them. 1 linked folder is not followed. 2 folders \
             are more than 8 deep. 1 folder is closed to this program. 2 pipes or devices are left out. Only the \
             first 200000 files and folders were looked at."
        );
    }
}
