//! Names of files, and their endings.

use std::path::{Path, PathBuf};

use super::target::is_stream;

/// Endings of files that this program reads or writes.
const OURS: [&str; 16] = [
    "ron",
    "json",
    "jsonl",
    "csv",
    "tsv",
    "txt",
    "dat",
    "png",
    "svg",
    "gif",
    "bin",
    "npy",
    "html",
    "py",
    "safetensors",
    "npz",
];

/// Endings of files of other programs, that this program never writes.
const OTHERS: [&str; 18] = [
    "jpg", "jpeg", "webp", "bmp", "tif", "tiff", "pdf", "mp4", "webm", "xls", "xlsx", "ods", "zip",
    "gz", "pt", "pth", "onnx", "h5",
];

/// The ending of a name that says another kind of file than these endings do; `None` also where a pipe or a device stands, whose
/// name says nothing.
pub fn other_ending(path: &Path, wanted: &[&str]) -> Option<String> {
    let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
    let is_known = OURS.iter().chain(&OTHERS).any(|known| ending == *known);
    (is_known && !wanted.contains(&ending.as_str()) && !is_stream(path)).then_some(ending)
}

/// Whether a name ends so, in whatever case of letters.
pub fn is_called(path: &Path, ending: &str) -> bool {
    let own = path.extension();
    own.is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// Whether a name has an ending of a file that this program reads or writes: in `run-lr0.05` the point
/// is a part of the name.
pub fn has_ending(path: &Path) -> bool {
    OURS.iter().any(|ours| is_called(path, ours))
}

/// A path with this ending, unless it has one of ours. What is no file — a folder, written with its
/// slash, a pipe or a device — keeps its name.
pub fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    let is_folder = path
        .as_os_str()
        .to_string_lossy()
        .ends_with(std::path::is_separator);
    let Some(name) = path
        .file_name()
        .filter(|_| !is_folder && !has_ending(&path))
    else {
        return path;
    };
    if is_stream(&path) {
        return path;
    }
    let mut name = name.to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// What a file or a folder is called, at most so many characters.
pub fn name_of_file(path: &Path, most: usize) -> String {
    // `.` and `..` have none.
    let of_whole = || Some(path.canonicalize().ok()?.file_name()?.to_owned());
    let name = path.file_name().map(ToOwned::to_owned).or_else(of_whole);
    let name = name.unwrap_or_else(|| path.as_os_str().to_owned());
    let name = name.to_string_lossy();
    let shown = name.chars().filter(|c| !c.is_control());
    shown.take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_its_name_and_a_folder_too() {
        for (path, name) in [
            ("/data/iris.csv", "iris.csv"),
            ("pictures/cats/", "cats"),
            ("/", "/"),
        ] {
            assert_eq!(name_of_file(Path::new(path), 10), name);
        }
        assert_eq!(name_of_file(Path::new("a\u{7}ä𝄞bc"), 3), "aä𝄞");
        // What stands for a folder is called as that is.
        let here = std::env::current_dir().unwrap();
        let name = here.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(name_of_file(Path::new("."), 1_000), name);
    }

    #[test]
    fn an_ending_of_another_kind_is_known_and_a_point_in_a_name_is_none() {
        for (given, expected) in [
            ("a.png", None),
            ("a.PNG", None),
            ("a", None),
            ("run-lr0.05", None),
            ("a.bak", None),
            ("a.csv", Some("csv")),
            ("a.JPG", Some("jpg")),
            ("gl.weights.bin", Some("bin")),
        ] {
            let found = other_ending(Path::new(given), &["png"]);
            assert_eq!(found.as_deref(), expected, "{given}");
        }
    }

    #[test]
    fn an_ending_is_one_in_whatever_case() {
        for (name, is) in [
            ("a.png", true),
            ("a.PnG", true),
            ("png", false),
            ("a.gif", false),
        ] {
            assert_eq!(is_called(Path::new(name), "png"), is, "{name}");
        }
    }

    #[test]
    fn only_an_ending_of_ours_is_one() {
        for (given, expected) in [
            ("out/run-lr0.05", "out/run-lr0.05.json"),
            ("run", "run.json"),
            ("run.json", "run.json"),
            ("run.JSON", "run.JSON"),
            ("lesson.ron", "lesson.ron"),
            ("run.html", "run.html"),
            ("faces.py", "faces.py"),
            ("v1.2", "v1.2.json"),
            (".hidden", ".hidden.json"),
            ("run.bak", "run.bak.json"),
            ("folder/", "folder/"),
            ("..", ".."),
            ("", ""),
        ] {
            let found = with_ending(PathBuf::from(given), "json");
            assert_eq!(found, PathBuf::from(expected), "{given}");
        }
        #[cfg(unix)]
        assert_eq!(
            with_ending(PathBuf::from("/dev/null"), "json"),
            PathBuf::from("/dev/null")
        );
        // Whatever it is at the moment.
        #[cfg(target_os = "linux")]
        {
            let file = tempfile::tempfile().unwrap();
            let open = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&file));
            let open = PathBuf::from(open);
            assert_eq!(with_ending(open.clone(), "json"), open);
        }
    }
}
