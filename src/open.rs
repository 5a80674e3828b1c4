//! Opening a file whatever it is: opened once, read once, its kind seen from its content. And presets in
//! files, which [`crate::config`] knows only as text.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Preset, needs_rebuild, preset};
use crate::data::table::{self, ARRAY, Choices, Import, JSON, JSON_NAMED, Known, Table};
use crate::experiments::Experiment;
use crate::files::encoding::{Decoded, decode};
use crate::files::gzip::{unpacked, unpacked_head};
use crate::files::kind::of_file;
use crate::files::npy::{self, is_npy};
use crate::files::read::text_of;
use crate::files::{
    FileError, FileFormat, FileKind, Problem, Reading, TextError, WriteError, foreign, is_called,
    json_rows, npz, read_text, write_readable,
};
use crate::folder::read_beside;
use crate::lessons::{Lesson, check as lesson_file};
use crate::models::file as model_file;
use crate::models::{Model, ganlab, weights};

/// What was in a file.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A preset.
    Preset(Box<Preset>),
    /// An experiment.
    Experiment(Box<Experiment>),
    /// A trained model.
    Model(Box<Model>),
    /// A lesson.
    Lesson(Box<Lesson>),
    /// A table, and its points as they were recognised.
    Table(Box<Table>, Box<Import>),
}

impl Opened {
    /// Its name, or what it is, with what is to be told of it.
    pub fn summary(&self) -> String {
        match self {
            Self::Preset(preset) => preset.name.clone(),
            Self::Experiment(experiment) => experiment.name.clone(),
            Self::Lesson(lesson) => match lesson.hint() {
                Some(hint) => format!("{}; {hint}", lesson.title),
                None => lesson.title.clone(),
            },
            Self::Table(_, import) => import.note(),
            Self::Model(model) => {
                let mut text = model.name.clone();
                if !model.notes.is_empty() {
                    let _ = write!(text, "; {}", model.note());
                }
                text
            }
        }
    }
}

/// Opens a file.
///
/// # Errors
///
/// If it cannot be read, or is refused as what it is.
pub fn open(path: &Path) -> Result<Opened, FileError> {
    let origin = path.display().to_string();
    let unread = |kind, error| FileError::unread(&origin, error, format_of(kind));
    let by_name = of_file(path, "");
    let mut reading = Reading::open(path).map_err(|error| unread(by_name, error))?;
    let head = reading.head().map_err(|error| unread(by_name, error))?;
    let refused = |reason: &str| FileError::new(&origin, Problem::OtherKind(reason.to_owned()));
    let (head, table) = (&*unpacked_head(head), FileKind::Points);
    if weights::Kind::of_head(head).is_none()
        && let Some(advice) = foreign::advice(head)
    {
        return Err(refused(&advice));
    }
    let is_archive = weights::is_other_archive(path, head);
    if is_npy(head) || is_archive {
        let limit = format_of(table).max_bytes();
        let bytes = reading
            .bytes(limit)
            .and_then(|bytes| unpacked(bytes, limit))
            .map_err(|error| unread(table, error))?;
        let bytes = if is_archive {
            npz::only_table(&bytes, limit).map_err(|reason| refused(&reason))?
        } else {
            bytes
        };
        let text = npy::as_text(&bytes);
        let read = table_of(text.map_err(|reason| refused(&reason))?, &origin, ARRAY);
        return read.map(|(table, import)| Opened::Table(Box::new(table), Box::new(import)));
    }
    let kind = kind_of(path, head);
    let is_list = head.trim_ascii_start().starts_with(b"[");
    // Of what is unknown by its head, the rest may say more.
    if kind != FileKind::Unknown
        && !is_list
        && let Some(reason) = unopenable(kind, path, head)
    {
        return Err(refused(reason));
    }
    let limit = format_of(kind).max_bytes();
    let bytes = reading
        .bytes(limit)
        .and_then(|bytes| unpacked(bytes, limit))
        .map_err(|error| unread(kind, error))?;
    let Some(decoded) = decode(bytes) else {
        return Err(refused(
            unopenable(FileKind::Binary, path, &[]).unwrap_or_default(),
        ));
    };
    let Decoded {
        text,
        encoding,
        guessed_from,
    } = decoded;
    if text.trim().is_empty() {
        return Err(refused(tr!("this file is empty")));
    }
    let kind = of_file(path, &text);
    if let Some(rows) = json_rows::as_csv(&text) {
        let invalid =
            |(line, reason)| FileError::new(&origin, Problem::Invalid(reason)).in_line(line);
        let (rows, has_names) = rows.map_err(invalid)?;
        let encoding = if has_names { JSON_NAMED } else { JSON };
        let read = table_of(rows, &origin, encoding);
        return read.map(|(table, import)| Opened::Table(Box::new(table), Box::new(import)));
    }
    // Anything may be a table, if it reads as one.
    if matches!(kind, FileKind::Points | FileKind::Unknown) {
        return match table_of(text, &origin, encoding) {
            Err(_) if kind == FileKind::Unknown => {
                Err(refused(unopenable(kind, path, &[]).unwrap_or_default()))
            }
            read => read.map(|(table, import)| Opened::Table(Box::new(table), Box::new(import))),
        };
    }
    if let Some(byte) = guessed_from {
        return Err(unread(kind, TextError::NotUtf8(byte)));
    }
    if let Some(reason) = unopenable(kind, path, &[]) {
        return Err(refused(reason));
    }
    Ok(match kind {
        FileKind::Experiment => Opened::Experiment(Box::new(Experiment::parse(&text, &origin)?)),
        FileKind::Lesson => Opened::Lesson(Box::new(Lesson::parse(&text, &origin)?)),
        FileKind::Model => Opened::Model(Box::new(Model::parse(path, &text)?)),
        _ => Opened::Preset(Box::new(Preset::parse(&text, &origin)?)),
    })
}

/// A text as a table, and its points as they were recognised; `origin` names it in messages.
///
/// # Errors
///
/// If it is none of points.
pub fn table_of(
    text: String,
    origin: &str,
    encoding: &'static str,
) -> Result<(Table, Import), FileError> {
    let table = Table::of_text(&Arc::new(text), origin, encoding, Known::default())?;
    let import = table.import(&Choices::default())?;
    Ok((table, import))
}

/// Where the trained model is that a preset of a file goes on from, if it names one.
pub fn model_beside(path: &Path, preset: &Preset) -> Option<PathBuf> {
    let name = &preset.window.model;
    (!name.is_empty()).then(|| path.with_file_name(name))
}

/// The trained model that a preset of a file goes on from, if it names one.
///
/// # Errors
///
/// If that cannot be read, or is of other networks or data than the settings.
pub fn model_of(path: &Path, preset: &Preset) -> Result<Option<Model>, FileError> {
    let Some(beside) = model_beside(path, preset) else {
        return Ok(None);
    };
    let name = &preset.window.model;
    let refused = |message| {
        let origin = path.display().to_string();
        Err(FileError::new(origin, Problem::Invalid(message)))
    };
    let opened = match open(&beside) {
        Ok(opened) => opened,
        // What the machine says is kept as that; a name that nothing has is a fault of the preset.
        Err(FileError {
            path: other,
            problem: Problem::Unreadable(error),
            ..
        }) if error.kind() != io::ErrorKind::NotFound => {
            let origin = path.display().to_string();
            let error = FileError::new(origin, Problem::Unreadable(error));
            return Err(error.in_field(format!("window.model: {other}")));
        }
        // Who opened the preset may not know of the other file.
        Err(error) => return refused(format!("window.model: {error}")),
    };
    match opened {
        Opened::Model(model) if !needs_rebuild(&model.checkpoint.config, &preset.config) => {
            Ok(Some(*model))
        }
        Opened::Model(_) => refused(tr!(
            "window.model: the networks or data of {name} are not those of the settings; save the model again, or \
             change the settings to its own",
            name
        )),
        _ => refused(tr!("window.model: {name} is no trained model", name)),
    }
}

/// The files that are read with a file: the model that a preset names, the weights of a model of GAN Lab, the labels of IDX's images,
/// the names of those in CIFAR's batches.
/// None of what cannot be read twice, or at all.
pub fn read_along(path: &Path) -> Vec<PathBuf> {
    let Some(head) = Reading::head_of(path) else {
        return Vec::new();
    };
    let head = &*unpacked_head(&head);
    match kind_of(path, head) {
        FileKind::Model => ganlab::weights_of(path).into_iter().collect(),
        FileKind::Preset => {
            let Ok(Opened::Preset(preset)) = open(path) else {
                return Vec::new();
            };
            let Some(model) = model_beside(path, &preset) else {
                return Vec::new();
            };
            let weights = ganlab::weights_of(&model);
            std::iter::once(model).chain(weights).collect()
        }
        _ => read_beside(path, head),
    }
}

/// Why a file of that kind is none that can be opened, if it is not.
fn unopenable(kind: FileKind, path: &Path, head: &[u8]) -> Option<&'static str> {
    match kind {
        FileKind::Results => Some(tr!(
            "these are results of an experiment; give them to --resume or `merge`"
        )),
        // Weights are often dropped together with the model they belong to.
        FileKind::Binary if is_called(path, "bin") => Some(tr!(
            "not a text file; if these are the weights of a GAN Lab model, open its .json file"
        )),
        FileKind::Binary if weights::Kind::of_file(path, head).is_some() => Some(tr!(
            "weights alone; open a preset of the same networks in the window, then this file, or `gan-playground PRESET --weights FILE`"
        )),
        FileKind::Binary if head.starts_with(b"\x89PNG") || head.starts_with(b"\xff\xd8\xff") => {
            Some(tr!(
                "not a text file but a picture; open the folder that it is in, or open a sheet of images in the window; `gan-playground train digits \
                     --images FILE --tile PIXELS` cuts it into tiles"
            ))
        }
        FileKind::Binary => Some(tr!(
            "not a text file, so this is no preset, experiment, model or points file"
        )),
        FileKind::Unknown => Some(tr!(
            "this is no file of GAN Playground, which opens presets, lessons and experiments (.ron), trained models \
             (.json) and points (.csv)"
        )),
        FileKind::Preset
        | FileKind::Experiment
        | FileKind::Lesson
        | FileKind::Model
        | FileKind::Points => None,
    }
}

/// As what a file is refused that cannot be read.
fn format_of(kind: FileKind) -> &'static FileFormat {
    match kind {
        FileKind::Model => &model_file::FILE,
        FileKind::Points | FileKind::Unknown => &table::FILE,
        FileKind::Lesson => &lesson_file::FILE,
        _ => &preset::FILE,
    }
}

/// The kind of a file that begins with these bytes.
fn kind_of(path: &Path, head: &[u8]) -> FileKind {
    let text = match text_of(head.to_vec()) {
        Ok(text) => text,
        // The head may end within a character.
        Err(_) => String::from_utf8_lossy(head).into_owned(),
    };
    of_file(path, &text)
}

impl Preset {
    /// Reads a preset file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or as [`Self::parse`].
    pub fn read(path: &Path) -> Result<Self, FileError> {
        let origin = path.display().to_string();
        let text = read_text(path, preset::FILE.max_bytes())
            .map_err(|error| FileError::unread(&origin, error, &preset::FILE))?;
        Self::parse(&text, &origin)
    }

    /// Writes the preset file.
    ///
    /// # Errors
    ///
    /// If the folder cannot be written, or if the file could not be read again; an existing file is
    /// intact then.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        write_readable(path, &self.to_ron(), &preset::FILE, |text| {
            Ok(Self::parse(text, tr!("the preset"))? == *self)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::fs;

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.ron");
        let good = Preset::new(
            "\u{0}\u{1b}\"\\\u{feff}\r\n\u{2028}𝄞",
            "r#\"\"#",
            Config::default(),
        );
        good.write(&path).unwrap();
        assert_eq!(Preset::read(&path).unwrap(), good);
        let long = Preset::new("long", "x".repeat(25 << 20), Config::default());
        let mut out_of_range = good.clone();
        out_of_range.config.generator.learning_rate = f64::NAN;
        for (bad, part) in [
            (long, "24 MiB"),
            (out_of_range, "generator.learning_rate is NaN"),
        ] {
            let error = bad.write(&path).unwrap_err().to_string();
            assert!(
                error.contains(part) && error.contains("mine.ron"),
                "{error}"
            );
            assert!(error.contains("Nothing was changed"), "{error}");
            assert_eq!(Preset::read(&path).unwrap(), good);
        }
    }

    #[test]
    fn what_is_read_along_with_a_file_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("p.ron"), "(name: \"x\", window: (model: \"m.json\"))").unwrap();
        fs::write(at("t.csv"), "0.1,0.2\n0.3,0.4\n").unwrap();
        fs::write(at("images-idx3"), [0, 0, 8, 3, 0, 0, 0, 1]).unwrap();
        fs::write(at("labels-idx1"), [0, 0, 8, 1, 0, 0, 0, 1, 7]).unwrap();
        assert_eq!(read_along(&at("p.ron")), [at("m.json")]);
        assert_eq!(read_along(&at("images-idx3")), [at("labels-idx1")]);
        // Two images of CIFAR-10.
        let batch: Vec<u8> = (0..2 * 3_073_usize)
            .map(|at| if at % 3_073 == 0 { 7 } else { 0xff })
            .collect();
        fs::write(at("batch.bin"), batch).unwrap();
        assert!(read_along(&at("batch.bin")).is_empty());
        fs::write(at("batches.meta.txt"), "cat\n").unwrap();
        assert_eq!(read_along(&at("batch.bin")), [at("batches.meta.txt")]);
        assert_eq!(read_along(&at("images-idx3")), [at("labels-idx1")]);
        for name in ["t.csv", "nowhere", "labels-idx1"] {
            assert!(read_along(&at(name)).is_empty(), "{name}");
        }
    }

    #[test]
    fn places_of_what_has_no_lines_are_rows() {
        let folder = tempfile::tempdir().unwrap();
        let table = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            match open(&path) {
                Ok(Opened::Table(table, import)) => (table, import),
                other => panic!("{text}: {other:?}"),
            }
        };
        let good = ",{\"x\":0.4,\"y\":0.4},{\"x\":0.3,\"y\":0.9}".repeat(5);
        let named = format!(
            "[{{\"x\":0.1,\n\n\"y\":0.2}}, {{\"x\":NaN,\"y\":0.3}},\n{{\"x\":\"far\",\"y\":0}}, {{\"x\":-Infinity,\"y\":0}}{good}]"
        );
        let (read, import) = table("p.json", &named);
        let numbers: Vec<_> = read.first_rows.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers[..3], [0, 1, 2]);
        assert_eq!(
            (&import.missing.lines, &import.texts.lines),
            (&vec![2, 4], &vec![3])
        );
        assert_eq!(
            import.warnings,
            [
                "2 rows with a missing value were left out (rows 2, 4).",
                "1 row without numbers was left out (row 3): `far` is not a number."
            ]
        );
        // A column of texts, chosen by hand.
        let choices = Choices {
            columns: Some([0, 2]),
            ..Choices::default()
        };
        for (name, text, said) in [
            (
                "p.json",
                "[[0.1,0.2,null],\n\n\n[0.3,0.4,\"a\"],[0.5,0.6,\"b\"]]",
                "p.json: row 2: `a` is not a number",
            ),
            (
                "p.csv",
                "x,y,t\n0.1,0.2,\n0.3,0.4,a\n0.5,0.6,b\n",
                "p.csv:3: `a` is not a number",
            ),
            (
                "p.jsonl",
                "{\"x\":0.1,\"y\":0.2,\"t\":0.5}\n\n{\"x\":0.3,\"y\":0.4,\"t\":\"a\"}\n{\"x\":0.5,\"y\":0.6,\"t\":null}\n",
                "; in row 2 `a` is not a number",
            ),
        ] {
            let error = table(name, text).0.import(&choices).unwrap_err();
            assert!(error.to_string().contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn a_file_is_opened_as_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let opened = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            open(&path)
        };
        assert!(matches!(
            opened("lesson.ron.txt", b"\xef\xbb\xbf(name: \"x\")"),
            Ok(Opened::Preset(p)) if p.name == "x"
        ));
        assert!(matches!(
            opened("moons.dat", b"0.1 0.2\n0.3 0.4\n"),
            Ok(Opened::Table(_, p)) if p.points.len() == 2
        ));
        let long = format!("0.1 0.2\n{}\n", "ä".repeat(1 << 16));
        assert!(matches!(
            opened("p.csv", long.as_bytes()),
            Err(error) if error.to_string().contains("two such columns are needed")
        ));
        let wide: Vec<u8> = "(name: \"ä\")"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(matches!(
            opened("notepad.ron", &[&[0xff, 0xfe], &wide[..]].concat()),
            Ok(Opened::Preset(p)) if p.name == "ä"
        ));
        let json: &[u8] = b"{\"a\":0.5,\"x\":0.1,\"y\":0.2}\n{\"a\":0.25,\"x\":0.3,\"y\":0.4}\n";
        for (name, bytes) in [
            ("p.json", &b"[[0.1,0.2],\n[0.3,0.4]]"[..]),
            ("p.csv", b"[[0.1,0.2],[0.3,0.4]]"),
            ("p.jsonl", b"[0.1,0.2]\n[0.3,0.4]\n"),
            ("rows.jsonl", json),
            ("rows.json", json),
            ("rows", b"[{\"x\":0.1,\"y\":0.2},{\"y\":0.4,\"x\":0.3}]"),
        ] {
            match opened(name, bytes) {
                Ok(Opened::Table(_, p)) => {
                    assert_eq!(p.points.as_slice(), [[0.1, 0.2], [0.3, 0.4]], "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
        }
        for (name, bytes, part) in [
            (
                "s.xlsx",
                b"PK\x03\x04\0\0[Content_Types].xml\0xl/workbook.xml".as_slice(),
                "as CSV",
            ),
            ("p.parquet", b"PAR1\0\0", "Parquet"),
            ("t.csv.bz2", b"BZh91AY&SY\x8d\x2a", "unpack it"),
            (
                "l.jsonl",
                b"{\"x\":0.1}\nend\n",
                "l.jsonl:2: no row of a table in JSON",
            ),
            ("m.weights.bin", &[0, 1, 2, 3], "open its .json"),
            ("x.ron", b"\x89PNG\0", "not a text file"),
            ("r", b"{\"results\":1}\n", "--resume"),
            ("p.ron", b"(version: 1, arms: 3)", "arms"),
            ("q.ron", b"name: 3", "q.ron:1:"),
            ("README.md", b"# A title\n\nText.\n", "which opens presets"),
            ("notes.txt", b"Bring 2 cables.\n", "which opens presets"),
            ("page", b"<html></html>", "which opens presets"),
        ] {
            let error = opened(name, bytes).unwrap_err().to_string();
            assert!(error.contains(part) && error.contains(name), "{error}");
        }
        for name in ["e.ron", "e.csv", "e.json", "e"] {
            let error = opened(name, b" \n").unwrap_err().to_string();
            assert!(
                error.ends_with(&format!("{name}: this file is empty")),
                "{error}"
            );
        }
        let arrays = |names: [&str; 2], shape: [usize; 2]| {
            let numbers: Vec<f64> = vec![0.5; shape.iter().product()];
            let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            for (name, array) in names.into_iter().zip([
                npy::npy_of_doubles(&shape, &numbers),
                npy::npy_of_doubles(&[1], &[0.5]),
            ]) {
                let options = zip::write::SimpleFileOptions::default();
                archive.start_file(name, options).unwrap();
                std::io::Write::write_all(&mut archive, &array).unwrap();
            }
            archive.finish().unwrap().into_inner()
        };
        let table = arrays(["arr_0.npy", "labels.npy"], [5, 2]);
        assert!(matches!(
            opened("points.npz", &table),
            Ok(Opened::Table(_, p)) if p.points.len() == 5
        ));
        assert!(!weights::holds_weights(&folder.path().join("points.npz")));
        for (names, shape, part) in [
            (
                ["arr_0.npy", "labels.npy"],
                [2, 1],
                "has arr_0 [2, 1], labels [1];",
            ),
            (["generator.0.weight.npy", "b.npy"], [5, 2], "weights alone"),
            (["a.csv", "b.csv"], [5, 2], "packed (ZIP)"),
        ] {
            let error = opened("x.npz", &arrays(names, shape)).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
        let error = open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("this is a folder"), "{error}");
    }
}
