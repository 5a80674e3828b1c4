//! What pictures can be chosen by: the folder that one is in, the labels beside IDX's images, those in CIFAR's batches.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::packed::{IDX_LABELS, unpacked};

/// More labels than these are none to choose by.
pub const MAX_LABELS: usize = 256;
/// A list of names is no longer.
const MAX_NAMES: u64 = 1 << 16;

/// Where the names of the labels in CIFAR's batches are, beside these: of CIFAR-10, and of CIFAR-100.
pub(super) const NAMES: [&str; 2] = ["batches.meta.txt", "fine_label_names.txt"];

/// The label of a file: the folder that it is in, as `ImageFolder` of torchvision has it; empty for those of `root` itself.
pub(super) fn label_of(root: &Path, file: &Path) -> String {
    let parent = file.parent().filter(|parent| *parent != root);
    let name = parent.and_then(Path::file_name);
    name.filter(|_| file != root)
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// How many there are of each label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts(BTreeMap<String, usize>);

impl Counts {
    /// Of files, each as one picture.
    pub(super) fn of<P: AsRef<Path>>(root: &Path, files: &[P]) -> Self {
        Self::of_all(files.iter().map(|file| label_of(root, file.as_ref())))
    }

    /// Of the label of each picture.
    pub(super) fn of_all(labels: impl IntoIterator<Item = String>) -> Self {
        let mut counts = BTreeMap::new();
        for label in labels {
            *counts.entry(label).or_default() += 1;
        }
        Self(counts)
    }

    /// A file of that label was none, or one of many pictures, with labels of their own.
    pub(super) fn replace(&mut self, label: &str, by: Self) {
        if let Some(count) = self.0.get_mut(label) {
            *count = count.saturating_sub(1);
        }
        for (label, count) in by.0 {
            *self.0.entry(label).or_default() += count;
        }
    }

    /// All that there is any of, numbers by their size; nothing if there is nothing to choose.
    pub(super) fn in_order(self) -> Vec<(String, usize)> {
        let mut all: Vec<_> = self.0.into_iter().filter(|(_, count)| *count > 0).collect();
        if !(2..=MAX_LABELS).contains(&all.len()) {
            return Vec::new();
        }
        all.sort_by_cached_key(|(label, _)| {
            (label.parse::<u64>().unwrap_or(u64::MAX), label.clone())
        });
        all
    }
}

/// Labels beside images that are not theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mislabelled {
    /// The name of their file.
    pub file: String,
    /// How many there are; `None` if they cannot be read.
    pub labels: Option<usize>,
    /// How many images there are.
    pub images: usize,
}

/// The labels of IDX's images, which stand in a file beside them.
///
/// # Errors
///
/// If there is such a file, and it has no labels or not one for each image.
pub(super) fn beside_idx(images: &Path, count: usize) -> Result<Option<Vec<String>>, Mislabelled> {
    let Some(path) = labels_beside(images) else {
        return Ok(None);
    };
    let bytes = unpacked(&path).unwrap_or_default();
    let labels = bytes
        .strip_prefix(&IDX_LABELS[..])
        .and_then(|rest| rest.get(4..));
    match labels {
        Some(labels) if labels.len() == count => {
            Ok(Some(labels.iter().map(u8::to_string).collect()))
        }
        _ => Err(Mislabelled {
            file: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            labels: labels.map(<[u8]>::len),
            images: count,
        }),
    }
}

/// The file of labels beside a file of IDX's images, if there is one: `train-labels-idx1-ubyte` beside `train-images-idx3-ubyte`.
pub(super) fn labels_beside(images: &Path) -> Option<PathBuf> {
    let name = images.file_name()?.to_str()?;
    let own = name.replace("images", "labels").replace("idx3", "idx1");
    let plain = own.strip_suffix(".gz").unwrap_or(&own);
    let names = [own.clone(), plain.to_owned(), format!("{plain}.gz")];
    names
        .into_iter()
        .map(|name| images.with_file_name(name))
        .find(|path| path != images && path.is_file())
}

/// The labels in a batch of CIFAR, of so many bytes for each image; of the two of CIFAR-100 the finer. They have names where the
/// list of these, which comes with the batches, is beside it.
pub(super) fn of_cifar(batch: &Path, bytes: &[u8], stride: usize) -> Vec<String> {
    let [of_10, of_100] = NAMES;
    let (place, list, count) = if stride.is_multiple_of(2) {
        (1, of_100, 100)
    } else {
        (0, of_10, 10)
    };
    let list = batch.with_file_name(list);
    let is_short = fs::metadata(&list).is_ok_and(|list| list.is_file() && list.len() < MAX_NAMES);
    let list = is_short.then(|| fs::read_to_string(list).ok()).flatten();
    let names: Vec<&str> = list
        .iter()
        .flat_map(|list| list.lines().map(str::trim))
        .filter(|name| !name.is_empty())
        .collect();
    let name = |label: u8| match names.get(usize::from(label)) {
        Some(name) if names.len() == count => (*name).to_owned(),
        _ => label.to_string(),
    };
    let images = bytes.chunks_exact(stride);
    images
        .filter_map(|image| image.get(place).copied())
        .map(name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_the_folders_that_pictures_are_in() {
        let root = Path::new("pictures");
        assert_eq!(label_of(root, Path::new("pictures/a.png")), "");
        assert_eq!(label_of(root, Path::new("pictures/cats/a.png")), "cats");
        assert_eq!(
            label_of(root, Path::new("pictures/train/dogs/a.png")),
            "dogs"
        );
        // A file alone has none.
        let file = Path::new("pictures/mnist");
        assert_eq!(label_of(file, file), "");
    }

    #[test]
    fn counts_are_of_pictures_and_in_the_order_of_numbers() {
        let files = ["a/10/1", "a/9/1", "a/9/2", "a/x/1", "a/labels"];
        let mut counts = Counts::of(Path::new("a"), &files);
        counts.replace("", Counts::of_all(["9".to_owned(), "11".to_owned()]));
        counts.replace("x", Counts::default());
        let expected = [("9", 3), ("10", 1), ("11", 1)];
        let expected = expected.map(|(label, count)| (label.to_owned(), count));
        assert_eq!(counts.in_order(), expected);
        let one = Counts::of(Path::new("a"), &["a/1", "a/2"]);
        assert_eq!(one.in_order(), []);
    }
}
