//! How a classifier is stored: the letters `GPIC`, then one byte each for the version of the format,
//! the colour channels, the number of factors, and the number of values of each factor; then all
//! parameters as half-precision numbers, little endian.

use half::f16;
use thiserror::Error;

use super::Classifier;
use super::network;

const MAGIC: &[u8] = b"GPIC";
const VERSION: u8 = 1;

/// Why bytes are no classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoClassifier {
    /// They do not begin as one does.
    #[error("this is not a classifier of images")]
    Foreign,
    /// A later program wrote them.
    #[error("this classifier has version {0} of its format; this program reads version {VERSION}")]
    Version(u8),
    /// Too short, too long, or not numbers.
    #[error("this classifier is damaged")]
    Damaged,
}

impl Classifier {
    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// If these bytes are no classifier, or not all of one.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NoClassifier> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(NoClassifier::Foreign)?;
        let (&version, rest) = rest.split_first().ok_or(NoClassifier::Damaged)?;
        if version != VERSION {
            return Err(NoClassifier::Version(version));
        }
        let [channels @ (1 | 3), factors, ref rest @ ..] = *rest else {
            return Err(NoClassifier::Damaged);
        };
        let split = rest.split_at_checked(usize::from(factors));
        let (factors, rest) = split.ok_or(NoClassifier::Damaged)?;
        let (numbers, odd) = rest.as_chunks::<2>();
        let parameters: Vec<f32> = numbers
            .iter()
            .map(|&bytes| f16::from_le_bytes(bytes).to_f32())
            .collect();
        let logits = factors.iter().map(|&size| usize::from(size)).sum();
        let whole = odd.is_empty()
            && factors.iter().all(|&size| size > 1)
            && parameters.len() == network::parameters(usize::from(channels), logits)
            && parameters.iter().all(|v| v.is_finite());
        if logits == 0 || !whole {
            return Err(NoClassifier::Damaged);
        }
        Ok(Self::new(usize::from(channels), factors, parameters))
    }

    /// What a file of it holds.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.push(self.channels as u8);
        bytes.push(self.factors.len() as u8);
        bytes.extend(&self.factors);
        for &parameter in &self.parameters {
            bytes.extend(f16::from_f32(parameter).to_le_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classifier() -> Classifier {
        let count = network::parameters(3, 7);
        let parameters = (0..count).map(|i| (i % 97) as f32 / 64.0 - 0.75);
        Classifier::new(3, &[4, 3], parameters.collect())
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = classifier().to_bytes();
        assert!(bytes.len() < 60_000);
        let again = Classifier::from_bytes(&bytes).unwrap();
        assert_eq!(again.parameters, classifier().parameters);
        assert_eq!(again.to_bytes(), bytes);
    }

    #[test]
    fn what_is_damaged_is_refused() {
        let bytes = classifier().to_bytes();
        for length in 0..40 {
            assert!(Classifier::from_bytes(&bytes[..length]).is_err());
        }
        let shorter = &bytes[..bytes.len() - 1];
        let longer = [bytes.as_slice(), &[0]].concat();
        for damaged in [shorter, &longer] {
            let error = Classifier::from_bytes(damaged).err();
            assert_eq!(error, Some(NoClassifier::Damaged));
        }
        let foreign = Classifier::from_bytes(b"\x89PNG...").err();
        assert_eq!(foreign, Some(NoClassifier::Foreign));
        // Every byte of the header, at every value: an answer, never a panic.
        for at in 0..10 {
            for value in 0..=u8::MAX {
                let mut bytes = bytes.clone();
                bytes[at] = value;
                let _ = Classifier::from_bytes(&bytes);
            }
        }
        let mut newer = bytes.clone();
        newer[4] = 2;
        let error = Classifier::from_bytes(&newer).err();
        assert_eq!(error, Some(NoClassifier::Version(2)));
        let mut infinite = bytes;
        let last = infinite.len() - 1;
        infinite[last] = 0x7c;
        assert!(Classifier::from_bytes(&infinite).is_err());
    }
}
