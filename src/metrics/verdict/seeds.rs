//! [`Seeds`]: what class the fake of each fixed noise vector was of, so that one can see how many change.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Record;

/// Fixed noise vectors whose fakes are followed: those of the picture.
pub const FOLLOWED: usize = 64;
/// Epochs back to the record that classes are compared with, at the least.
pub const LOOK_BACK: u64 = 64;
/// What stands for a fake without a class; also the number of classes that can be told apart.
const NONE: u8 = 36;

/// The classes of the fakes of [`FOLLOWED`] fixed noise vectors. In files, a letter of base 36 for each, `-` for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeds([u8; FOLLOWED]);

impl Seeds {
    /// Of the first classes of a list. `None` if it has none, as for data without labels.
    pub fn new(classes: &[u8]) -> Option<Self> {
        let class = |place| {
            classes
                .get(place)
                .map_or(NONE, |&class: &u8| class.min(NONE))
        };
        (!classes.is_empty()).then(|| Self(std::array::from_fn(class)))
    }

    /// The share, 0 to 1, of those with a class that had another one before. `None` if there are none.
    pub fn changed_since(&self, before: &Self) -> Option<f64> {
        let pairs = self.0.iter().zip(&before.0);
        let known = pairs.filter(|&(&now, &then)| now < NONE && then < NONE);
        let count = known.clone().count();
        let changed = known.filter(|(now, then)| now != then).count();
        (count > 0).then(|| changed as f64 / count as f64)
    }

    /// The same since the last record that is [`LOOK_BACK`] epochs old or older. `None` if there is none.
    pub fn changed(&self, epoch: u64, earlier: &[Record]) -> Option<f64> {
        let old = |record: &Record| record.epoch + LOOK_BACK <= epoch;
        let before = earlier.get(..earlier.partition_point(old))?.last()?;
        self.changed_since(before.seeds.as_ref()?)
    }

    /// As files have it.
    pub fn text(&self) -> String {
        let letter = |class: &u8| char::from_digit((*class).into(), NONE.into()).unwrap_or('-');
        self.0.iter().map(letter).collect()
    }

    /// What [`Self::text`] wrote; `None` if it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let class = |letter: char| match letter {
            '-' => Some(NONE),
            letter => Some(letter.to_digit(NONE.into())? as u8),
        };
        let classes: Vec<u8> = text.chars().map(class).collect::<Option<_>>()?;
        classes.try_into().ok().map(Self)
    }
}

impl Serialize for Seeds {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Seeds {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("no classes of 64 fakes"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::tests::record;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let classes: Vec<u8> = (0..40).chain([u8::MAX]).collect();
        let seeds = Seeds::new(&classes).unwrap();
        let text = seeds.text();
        assert!(text.starts_with("0123456789ab") && text.ends_with("--"));
        assert_eq!(Seeds::parse(&text), Some(seeds));
        for wrong in ["", "0", &"A".repeat(63), &"!".repeat(64)] {
            assert_eq!(Seeds::parse(wrong), None);
        }
        assert_eq!(Seeds::new(&[]), None);
    }

    #[test]
    fn changes_are_those_since_an_old_enough_record() {
        let seeds = |classes: &[u8]| Seeds::new(classes).unwrap();
        let at = |epoch, classes: &[u8]| {
            let mut record = record(epoch, 0);
            record.seeds = Some(seeds(classes));
            record
        };
        let earlier = [
            at(16, &[1, 1, 1, 1]),
            at(32, &[1, 2, 1, 1]),
            at(48, &[2; 4]),
        ];
        let now = seeds(&[1, 2, 3, u8::MAX]);
        assert_eq!(now.changed(79, &earlier), None);
        assert_eq!(now.changed(80, &earlier), Some(2.0 / 3.0));
        assert_eq!(now.changed(96, &earlier), Some(1.0 / 3.0));
        assert_eq!(seeds(&[u8::MAX]).changed(96, &earlier), None);
    }
}
