//! The user's own pictures beside the session's file. That is written after every edit, and twenty megabytes of pictures
//! with it would keep the disk of a laptop busy: they are written once, under a name of their content.

use std::fs;
use std::io;
use std::path::Path;

use super::Stored;
use crate::config::{Config, Pictures, preset};
use crate::files::{read_text, write};

const START: &str = "pictures-";
const END: &str = ".txt";
/// How files of sessions begin that could not be used.
const ASIDE: &str = "session.unreadable";

/// What the session's file has instead of pictures: for each configuration the name of a file, or nothing.
pub(super) type Names = Vec<String>;

/// All configurations of a session, in a fixed order.
fn configs(stored: &mut Stored) -> impl Iterator<Item = &mut Config> {
    let document = &mut stored.document;
    [&mut document.config, &mut document.origin.saved.config]
        .into_iter()
        .chain(&mut document.pinned)
}

/// Writes the pictures of a session that are not there yet, takes them out of it, and leaves their names.
pub(super) fn take_out(stored: &mut Stored, folder: &Path) -> io::Result<()> {
    let mut names = Names::new();
    for config in configs(stored) {
        let pictures = std::mem::take(&mut config.data.pictures);
        if pictures.is_empty() {
            names.push(String::new());
            continue;
        }
        let name = format!("{START}{:016x}{END}", pictures.digest());
        let path = folder.join(&name);
        let length = pictures.text().len() as u64;
        if !path.metadata().is_ok_and(|found| found.len() == length) {
            write(&path, pictures.text().as_bytes())?;
        }
        names.push(name);
    }
    if names.iter().all(String::is_empty) {
        names.clear();
    }
    stored.pictures = names;
    Ok(())
}

/// Puts the pictures back that a session's file has names of; those that are lost are empty, which a check of settings that
/// need them finds.
pub(super) fn put_back(stored: &mut Stored, folder: &Path) {
    let names = std::mem::take(&mut stored.pictures);
    for (config, name) in configs(stored).zip(names) {
        if is_ours(&name) {
            config.data.pictures = read(&folder.join(&name)).unwrap_or_default();
        }
    }
}

fn read(path: &Path) -> Option<Pictures> {
    let text = read_text(path, preset::FILE.max_bytes()).ok()?;
    Pictures::parse(text).ok()
}

/// A name that we gave: a session's file could else name any file of the computer.
fn is_ours(name: &str) -> bool {
    let digits = name.strip_prefix(START).and_then(|n| n.strip_suffix(END));
    digits.is_some_and(|d| d.len() == 16 && d.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Removes pictures that the session as written no longer has.
pub(super) fn clean(stored: &Stored, folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let old = names
        .iter()
        .filter(|name| is_ours(name) && !stored.pictures.contains(name));
    for name in old {
        // Nothing is lost that a session which was set aside has.
        let is_kept = names
            .iter()
            .filter(|other| other.starts_with(ASIDE))
            .filter_map(|other| fs::read_to_string(folder.join(other)).ok())
            .any(|text| text.contains(name.as_str()));
        if !is_kept {
            // What cannot be removed now is removed with the next session.
            fs::remove_file(folder.join(name)).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FILE, Looks, Store};
    use super::*;
    use crate::config::ImageData;
    use crate::ui::document::Document;

    #[test]
    fn pictures_are_written_once_beside_the_session_and_removed_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = || Store::at(Some(folder.path().to_owned()));
        let pictures = |level: u8| Pictures::new(1, vec![level; 16 * 1_024]).unwrap_or_default();
        let files = || {
            let entries = std::fs::read_dir(folder.path()).unwrap();
            let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
            files.retain(|path| path.extension().is_some_and(|e| e == "txt"));
            files
        };
        let mut stored = Stored {
            document: Document::start(),
            looks: Looks::default(),
            pictures: Vec::new(),
            run: None,
            recording: crate::lessons::Recording::default(),
        };
        stored.document.config.data.images = ImageData::Own;
        stored.document.config.data.pictures = pictures(1);
        stored.document.origin.saved.config.data.pictures = pictures(1);
        store().finish(&stored).unwrap();
        let [file] = files().try_into().unwrap();
        let session = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert!(!session.contains(pictures(1).text()), "{session}");
        let read = store().read().unwrap().unwrap();
        assert_eq!(read.document.config, stored.document.config);
        assert_eq!(read.document.origin, stored.document.origin);
        assert!(read.pictures.is_empty());
        // An edit leaves them alone.
        let before = file.metadata().unwrap().modified().unwrap();
        stored.document.config.seed += 1;
        store().finish(&stored).unwrap();
        assert_eq!(file.metadata().unwrap().modified().unwrap(), before);
        // Others take their place.
        stored.document.pinned = Some(stored.document.config.clone());
        stored.document.config.data.pictures = pictures(2);
        store().finish(&stored).unwrap();
        assert_eq!(files().len(), 2);
        assert_eq!(
            store().read().unwrap().unwrap().document.pinned,
            stored.document.pinned
        );
        stored.document = Document::start();
        store().finish(&stored).unwrap();
        assert!(files().is_empty());
        // What a session that was set aside has is kept with it.
        stored.document.config.data.pictures = pictures(4);
        stored.document.config.data.images = ImageData::Own;
        store().finish(&stored).unwrap();
        let aside = folder.path().join("session.unreadable.ron");
        std::fs::copy(folder.path().join(FILE), &aside).unwrap();
        stored.document = Document::start();
        store().finish(&stored).unwrap();
        assert_eq!(files().len(), 1);
        std::fs::remove_file(aside).unwrap();
        // Without them the session cannot be restored, which is said; nothing else is read in their place.
        stored.document.config.data.images = ImageData::Own;
        stored.document.config.data.pictures = pictures(3);
        store().finish(&stored).unwrap();
        let [file] = files().try_into().unwrap();
        std::fs::remove_file(file).unwrap();
        let error = store().read().unwrap_err();
        assert!(error.contains("could not be restored"), "{error}");
    }

    #[test]
    fn only_names_of_ours_are_read() {
        assert!(is_ours("pictures-0123456789abcdef.txt"));
        for name in [
            "",
            "../session.ron",
            "pictures-../../x.txt",
            "pictures-0.txt",
            "/etc/passwd",
        ] {
            assert!(!is_ours(name), "{name}");
        }
    }
}
