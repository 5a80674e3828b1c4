//! [`SeedList`]: several seeds as text, such as `0-15,50`.

use std::fmt::{self, Display};
use std::str::FromStr;

/// Most seeds of a list.
const MOST_SEEDS: usize = 1_024;

/// At least one seed, at most 1,024, in an order of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedList(Vec<u32>);

/// Why a text is no list of seeds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SeedListError {
    /// Neither a seed nor a range.
    #[error("{}", tr!("`{text}` is no seed; give whole numbers from 0 to 4294967295 and ranges, such as 0-15,50", text = .0))]
    NoSeed(String),
    /// A range from a larger to a smaller one.
    #[error("{}", tr!("the range `{text}` is empty; the smaller seed comes first, such as 0-15", text = .0))]
    Empty(String),
    /// Too many.
    #[error("{}", tr!("these are more than {MOST_SEEDS} seeds", MOST_SEEDS))]
    TooMany,
}

impl SeedList {
    /// These seeds.
    pub fn new(seeds: &[u32]) -> Self {
        Self(seeds.to_vec())
    }

    /// The seeds.
    pub fn seeds(&self) -> &[u32] {
        &self.0
    }
}

impl FromStr for SeedList {
    type Err = SeedListError;

    fn from_str(text: &str) -> Result<Self, SeedListError> {
        let mut seeds = Vec::new();
        for part in text.split(',').map(str::trim) {
            let seed = |text: &str| {
                let number = text.trim().parse::<u32>();
                number.map_err(|_| SeedListError::NoSeed(part.to_owned()))
            };
            let (first, last) = match part.split_once('-') {
                Some((first, last)) => (seed(first)?, seed(last)?),
                None => (seed(part)?, seed(part)?),
            };
            if first > last {
                return Err(SeedListError::Empty(part.to_owned()));
            }
            let count = u64::from(last - first) + 1;
            if seeds.len() as u64 + count > MOST_SEEDS as u64 {
                return Err(SeedListError::TooMany);
            }
            seeds.extend(first..=last);
        }
        Ok(Self(seeds))
    }
}

impl Display for SeedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seeds: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&seeds.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_ranges_are_read_in_their_order() {
        let seeds = |text: &str| text.parse::<SeedList>().map(|list| list.seeds().to_vec());
        assert_eq!(seeds("0-3,50"), Ok(vec![0, 1, 2, 3, 50]));
        assert_eq!(seeds(" 7 , 2 - 3 ,7"), Ok(vec![7, 2, 3, 7]));
        assert_eq!(seeds("4294967295"), Ok(vec![u32::MAX]));
        assert_eq!(seeds("0-1023").unwrap().len(), MOST_SEEDS);
        assert_eq!("5-7".parse::<SeedList>().unwrap().to_string(), "5,6,7");
        for (text, expected) in [
            ("", "`` is no seed"),
            ("1,", "`` is no seed"),
            ("-1", "`-1` is no seed"),
            ("4294967296", "is no seed"),
            ("1.5", "is no seed"),
            ("9-2", "the range `9-2` is empty"),
            ("0-4294967295", "more than 1024"),
            ("0-1023,0", "more than 1024"),
        ] {
            let error = seeds(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
