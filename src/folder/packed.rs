//! Files of many images: IDX as MNIST has them, also compressed, and CIFAR's binary batches.

use std::path::Path;

use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};
use rand::seq::index;

use super::labels::{self, Counts, Mislabelled};
use super::picture::{Shape, levels, reason};
use super::{Choices, Unusable};
use crate::data::Stream;
use crate::files::gzip::{self, unpacked_head};
use crate::files::{Reading, TextError};

/// Larger files are not read, nor those that would become larger: a hundred thousand images of MNIST are 78 MB.
const MAX_FILE: u64 = 256 << 20;
/// How labels begin that stand in a file beside IDX's images.
pub(super) const IDX_LABELS: [u8; 4] = [0, 0, 8, 1];
/// Pixels in a row, and rows, of an image in such a file.
const MAX_SIDE: usize = 4_096;
/// CIFAR's images are so many pixels wide and high.
const CIFAR_SIDE: usize = 32;
const CIFAR_PIXELS: usize = 3 * CIFAR_SIDE * CIFAR_SIDE;

/// Where the images are in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    /// Bytes before the first one, and between two of them.
    start: usize,
    stride: usize,
    count: usize,
    width: usize,
    height: usize,
    channels: usize,
    /// Whether a channel is a plane of its own.
    is_planar: bool,
}

/// What a file of many images gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    /// The images, levels `[y][x][channel]` each.
    pub images: Vec<Vec<u8>>,
    /// Images that were left in it.
    pub left: usize,
    /// Tiles of one colour, which are none.
    pub blank: usize,
    /// How many there are of each label; none where nothing says it.
    pub labels: Counts,
    /// Labels that stand beside them and are not theirs.
    pub mislabelled: Option<Mislabelled>,
}

impl Packed {
    /// At most so many of these images, by lot.
    pub(super) fn chosen(images: Vec<Vec<u8>>, most: usize) -> Self {
        let chosen = chosen(images.len(), most);
        let left = images.len() - chosen.len();
        let mut is_chosen = vec![false; images.len()];
        for index in chosen {
            is_chosen[index] = true;
        }
        let images = images
            .into_iter()
            .zip(is_chosen)
            .filter(|(_, is_chosen)| *is_chosen);
        Self {
            images: images.map(|(image, _)| image).collect(),
            left,
            blank: 0,
            labels: Counts::default(),
            mislabelled: None,
        }
    }
}

/// At most so many numbers below `count`, by lot, the same ones each time, in their order.
pub(super) fn chosen(count: usize, most: usize) -> Vec<usize> {
    let mut chosen = index::sample(&mut Stream::Real.rng(0), count, count.min(most)).into_vec();
    chosen.sort_unstable();
    chosen
}

/// Whether a file may be one of many images; those that are called pictures are not opened to see.
pub(super) fn may_be_one(file: &Path) -> bool {
    !is_called_picture(file) && super::holds_images(file)
}

/// Whether a file has the ending of a picture.
pub(super) fn is_called_picture(file: &Path) -> bool {
    ImageFormat::from_path(file).is_ok()
}

/// Whether a file is one of many images, by its first bytes.
pub(super) fn is_packed(head: &[u8]) -> bool {
    let head = &*unpacked_head(head);
    matches!(head, [0, 0, 8, 1 | 3 | 4, ..]) || is_batch(head)
}

/// Whether a file is one of CIFAR's batches, by its first bytes, unpacked.
pub(super) fn is_batch(head: &[u8]) -> bool {
    // A text may begin with what looks like a label.
    let is_binary = str::from_utf8(head).is_err_and(|error| error.error_len().is_some());
    is_binary
        && cifar_labels().into_iter().any(|labels| {
            let stride = CIFAR_PIXELS + labels.len();
            let whole = head.len() / stride * stride;
            whole >= 2 * stride && are_labelled(&head[..whole], labels)
        })
}

/// Reads at most so many images of a file, drawn by lot from all of it, the same ones each time; `None` if it has none.
pub(super) fn read(
    path: &Path,
    shape: Shape,
    most: usize,
    (choices, folder): (&Choices, &str),
) -> Result<Option<Packed>, Unusable> {
    let bytes = unpacked(path)?;
    // Labels alone are no images, and nothing that is missing.
    if bytes.starts_with(&IDX_LABELS) {
        return Ok(Some(Packed {
            images: Vec::new(),
            left: 0,
            blank: 0,
            labels: Counts::default(),
            mislabelled: None,
        }));
    }
    let mut mislabelled = None;
    let (layout, of_each) = match idx(&bytes)? {
        Some(layout) => {
            let beside = labels::beside_idx(path, layout.count).unwrap_or_else(|wrong| {
                mislabelled = Some(wrong);
                None
            });
            (layout, beside)
        }
        None => match cifar(&bytes) {
            Some(layout) => (layout, Some(labels::of_cifar(path, &bytes, layout.stride))),
            None => return Ok(None),
        },
    };
    let is_taken = |image: &usize| match &of_each {
        Some(of_each) => of_each
            .get(*image)
            .is_some_and(|label| choices.takes(label)),
        // Without labels of its own it has that of its folder.
        None => choices.takes(folder),
    };
    let taken: Vec<usize> = (0..layout.count).filter(is_taken).collect();
    let images = chosen(taken.len(), most).into_iter().filter_map(|index| {
        let image = *taken.get(index)?;
        let start = layout.start + image * layout.stride;
        let raw = bytes.get(start..start + layout.width * layout.height * layout.channels)?;
        Some(levels(picture(raw, layout)?, shape))
    });
    let images: Vec<_> = images.collect();
    let left = taken.len() - images.len();
    let own = || std::iter::repeat_n(folder.to_owned(), layout.count);
    let labels = of_each.map_or_else(|| Counts::of_all(own()), Counts::of_all);
    Ok(Some(Packed {
        images,
        left,
        blank: 0,
        labels,
        mislabelled,
    }))
}

/// The bytes of a file, or what was packed in them.
pub(super) fn unpacked(path: &Path) -> Result<Vec<u8>, Unusable> {
    let file = Reading::open(path).map_err(|error| reason(&error))?;
    let bytes = file.bytes(MAX_FILE).map_err(|error| reason(&error))?;
    gzip::unpacked(bytes, MAX_FILE).map_err(|error| match error {
        TextError::Unreadable(_) => Unusable::Broken,
        error => reason(&error),
    })
}

/// IDX, as `MNIST` has it: two zeros, 8 for bytes, the number of sizes, the sizes, the bytes.
fn idx(bytes: &[u8]) -> Result<Option<Layout>, Unusable> {
    let [0, 0, 8, sizes @ (3 | 4), rest @ ..] = bytes else {
        return Ok(None);
    };
    let (words, _) = rest.as_chunks::<4>();
    let sizes: Vec<usize> = words
        .iter()
        .take(usize::from(*sizes))
        .map(|word| u32::from_be_bytes(*word) as usize)
        .collect();
    let (count, height, width, channels) = match sizes[..] {
        [count, height, width] => (count, height, width, 1),
        [count, height, width, channels @ (1 | 3)] => (count, height, width, channels),
        _ => return Err(Unusable::Broken),
    };
    let is_sized = (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height);
    let stride = width * height * channels;
    let start = 4 + 4 * sizes.len();
    let is_whole = is_sized
        && count > 0
        && stride
            .checked_mul(count)
            .is_some_and(|all| bytes.len() - start >= all);
    if !is_whole {
        return Err(Unusable::Broken);
    }
    Ok(Some(Layout {
        start,
        stride,
        count,
        width,
        height,
        channels,
        is_planar: false,
    }))
}

/// The ends of the labels before an image: a label below 10, or two below 20 and 100.
fn cifar_labels() -> [&'static [u8]; 2] {
    [&[10], &[20, 100]]
}

/// Whether images and the labels before them are the whole of it.
fn are_labelled(bytes: &[u8], labels: &[u8]) -> bool {
    let stride = CIFAR_PIXELS + labels.len();
    let are_labels = |image: &[u8]| image.iter().zip(labels).all(|(label, end)| label < end);
    !bytes.is_empty() && bytes.len().is_multiple_of(stride) && bytes.chunks(stride).all(are_labels)
}

/// CIFAR (<https://www.cs.toronto.edu/~kriz/cifar.html>): labels, then red, green and blue of 32 × 32 pixels, again and again.
fn cifar(bytes: &[u8]) -> Option<Layout> {
    let labels = cifar_labels()
        .into_iter()
        .find(|labels| are_labelled(bytes, labels))?;
    let stride = CIFAR_PIXELS + labels.len();
    Some(Layout {
        start: labels.len(),
        stride,
        count: bytes.len() / stride,
        width: CIFAR_SIDE,
        height: CIFAR_SIDE,
        channels: 3,
        is_planar: true,
    })
}

fn picture(raw: &[u8], layout: Layout) -> Option<DynamicImage> {
    let (width, height) = (layout.width as u32, layout.height as u32);
    if layout.channels == 1 {
        return GrayImage::from_raw(width, height, raw.to_vec()).map(DynamicImage::from);
    }
    let mut colours = raw.to_vec();
    if layout.is_planar {
        let plane = layout.width * layout.height;
        colours = (0..plane)
            .flat_map(|at| [0, 1, 2].map(|channel| raw[channel * plane + at]))
            .collect();
    }
    RgbImage::from_raw(width, height, colours).map(DynamicImage::from)
}
