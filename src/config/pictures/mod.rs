//! The user's own pictures inside a configuration, so that a preset, a model or a session is whole without the folder
//! that they came from.
//!
//! - [`Pictures`]: shared and immutable, and in files one text
//! - [`sheet`]: that text, and what is wrong with one

mod sheet;

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::sheet::PicturesError;

/// Pixels along each side of a picture as it is kept; runs make them smaller.
pub const PICTURE_SIDE: usize = 32;
/// Fewer pictures than these are learnt by heart at once.
pub const MIN_PICTURES: usize = 16;
/// More are not kept: in colour and with nothing to compress they are a text of 20 MB, which each preset and each model of
/// them has in it.
pub const MAX_PICTURES: usize = 5_000;

/// Pictures of 32 × 32 pixels, all in colour or all grey; none by default. Shared and immutable, so that a configuration is
/// cheap to copy. Equal ones are one in memory, so that comparing them is cheap as well.
#[derive(Clone, Default)]
pub struct Pictures(Option<Arc<Sheet>>);

/// What pictures are made of.
struct Sheet {
    channels: usize,
    /// `[picture][y][x][channel]`.
    levels: Vec<u8>,
    /// The same as files have it.
    text: String,
    /// Of channels and levels.
    digest: u64,
}

impl Sheet {
    fn new(channels: usize, levels: Vec<u8>, text: String) -> Self {
        let mut hasher = DefaultHasher::new();
        (channels, &levels).hash(&mut hasher);
        Self {
            channels,
            levels,
            text,
            digest: hasher.finish(),
        }
    }
}

/// All sheets that somebody has.
static KNOWN: Mutex<Vec<Weak<Sheet>>> = Mutex::new(Vec::new());

impl Pictures {
    /// Pictures `[picture][y][x][channel]` of levels from 0 to 255, with 1 channel or 3. Takes up to some seconds for
    /// thousands, as they are compressed.
    ///
    /// # Errors
    ///
    /// If these are no whole pictures, or fewer than [`MIN_PICTURES`] or more than [`MAX_PICTURES`].
    pub fn new(channels: usize, levels: Vec<u8>) -> Result<Self, PicturesError> {
        let text = sheet::encode(channels, &levels)?;
        Ok(Self::shared(Sheet::new(channels, levels, text)))
    }

    /// Pictures from their text in files; an empty one has none.
    ///
    /// # Errors
    ///
    /// What is wrong with the text.
    pub fn parse(text: String) -> Result<Self, PicturesError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        // A preset that is written is read back, and a session has the same ones several times.
        if let Some(known) = known(|sheet| sheet.text == text) {
            return Ok(Self(Some(known)));
        }
        let (channels, levels) = sheet::decode(&text)?;
        Ok(Self::shared(Sheet::new(channels, levels, text)))
    }

    /// The pictures, or those that are there already and are the same.
    fn shared(sheet: Sheet) -> Self {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|sheet| sheet.strong_count() > 0);
        let same = known
            .iter()
            .filter_map(Weak::upgrade)
            .find(|other| (other.channels, &other.levels) == (sheet.channels, &sheet.levels));
        let sheet = same.unwrap_or_else(|| {
            let sheet = Arc::new(sheet);
            known.push(Arc::downgrade(&sheet));
            sheet
        });
        Self(Some(sheet))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        let values = PICTURE_SIDE * PICTURE_SIDE * self.channels();
        self.levels().len() / values
    }

    /// Colour channels: 1 (grey, and where there are none) or 3 (red, green, blue).
    pub fn channels(&self) -> usize {
        self.0.as_ref().map_or(1, |sheet| sheet.channels)
    }

    /// `[picture][y][x][channel]`, levels from 0 to 255.
    pub fn levels(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |sheet| &sheet.levels)
    }

    /// What files have: a PNG of all pictures below each other, in base64; empty where there are none.
    pub fn text(&self) -> &str {
        self.0.as_ref().map_or("", |sheet| &sheet.text)
    }

    /// A number that other pictures hardly have; 0 where there are none.
    pub fn digest(&self) -> u64 {
        self.0.as_ref().map_or(0, |sheet| sheet.digest)
    }
}

fn known(is_it: impl Fn(&Sheet) -> bool) -> Option<Arc<Sheet>> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut sheets = known.iter().filter_map(Weak::upgrade);
    sheets.find(|sheet| is_it(sheet))
}

impl PartialEq for Pictures {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            // Equal ones are one in memory.
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            _ => false,
        }
    }
}

impl Eq for Pictures {}

impl fmt::Debug for Pictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pictures({})", self.count())
    }
}

impl Serialize for Pictures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

impl<'de> Deserialize<'de> for Pictures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pictures of noise.
    fn noise(channels: usize, count: usize, seed: u32) -> Vec<u8> {
        let mut state = seed.wrapping_mul(2_654_435_761).max(1);
        let next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        };
        let values = PICTURE_SIDE * PICTURE_SIDE * channels;
        std::iter::repeat_with(next).take(count * values).collect()
    }

    #[test]
    fn a_file_round_trip_changes_no_bit_and_equal_pictures_are_one() {
        for channels in [1, 3] {
            let levels = noise(channels, 20, 1);
            let pictures = Pictures::new(channels, levels.clone()).unwrap();
            assert_eq!((pictures.count(), pictures.channels()), (20, channels));
            let text = ron::to_string(&pictures).unwrap();
            assert_eq!(ron::from_str::<Pictures>(&text).unwrap(), pictures);
            assert_eq!(Pictures::new(channels, levels).unwrap(), pictures);
            let other = Pictures::new(channels, noise(channels, 20, 2)).unwrap();
            assert_ne!(other, pictures);
            assert_ne!(other.digest(), pictures.digest());
            // When nobody has them any more, they are read anew.
            let (levels, digest) = (pictures.levels().to_vec(), pictures.digest());
            drop(pictures);
            let read: Pictures = ron::from_str(&text).unwrap();
            assert_eq!((read.levels(), read.digest()), (levels.as_slice(), digest));
        }
        let none: Pictures = ron::from_str("\"\"").unwrap();
        assert_eq!(none, Pictures::default());
        assert!(none.is_empty() && none.text().is_empty() && none.count() == 0);
        assert_eq!(format!("{none:?}"), "Pictures(0)");
    }

    #[test]
    fn the_most_pictures_of_noise_are_as_long_as_is_said() {
        let pictures = Pictures::new(3, noise(3, MAX_PICTURES, 3)).unwrap();
        let text = pictures.text();
        assert!(text.len() < 21_000_000, "{}", text.len());
        let (channels, levels) = sheet::decode(text).unwrap();
        assert_eq!((channels, levels.as_slice()), (3, pictures.levels()));
    }
}
