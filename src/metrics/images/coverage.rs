//! What fakes show of all that there is: values of each factor, and combinations of them.

/// The least part of its fair share with which something counts as found.
const SHARE: f64 = 0.1;
/// Combinations that are counted at most: of more, a thousand images cannot show every one.
const COMBINATIONS: usize = 100;

/// How many of something were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those that were.
    pub found: usize,
    /// All that there are.
    pub total: usize,
}

/// Values with at least a tenth of their fair share of the images, of each factor, summed. `classes` is
/// `[image][factor]`, `factors` says how many values each has.
pub fn values(classes: &[u8], factors: &[u8]) -> Found {
    let images = classes.len() / factors.len().max(1);
    let mut all = Found::default();
    for (factor, &size) in factors.iter().enumerate() {
        let of_factor = classes.iter().skip(factor).step_by(factors.len());
        let counts = count(of_factor.copied().map(usize::from), size.into());
        all.found += found(&counts, images);
        all.total += counts.len();
    }
    all
}

/// Combinations of a value of each factor with at least a tenth of their fair share. `None` if there are
/// more than 100 of them, or no factors.
pub fn combinations(classes: &[u8], factors: &[u8]) -> Option<Found> {
    let sizes = factors.iter().map(|&size| usize::from(size));
    let total = sizes.fold(1, usize::saturating_mul);
    if factors.is_empty() || total > COMBINATIONS {
        return None;
    }
    let images = classes.chunks_exact(factors.len());
    let codes = images.clone().map(|classes| {
        let mut code = 0;
        for (&class, &size) in classes.iter().zip(factors) {
            // An image without a class is beyond all combinations.
            let known = class < size;
            code = if known {
                code * usize::from(size) + usize::from(class)
            } else {
                total
            };
        }
        code
    });
    let counts = count(codes, total);
    Some(Found {
        found: found(&counts, images.len()),
        total,
    })
}

/// How often each number below `size` occurs.
fn count(numbers: impl Iterator<Item = usize>, size: usize) -> Vec<u32> {
    let mut counts = vec![0; size];
    for number in numbers {
        if let Some(count) = counts.get_mut(number) {
            *count += 1;
        }
    }
    counts
}

/// How many of these have their tenth of a fair share, and occur at all.
fn found(counts: &[u32], images: usize) -> usize {
    let least = SHARE * images as f64 / counts.len() as f64;
    let enough = |&&count: &&u32| count > 0 && f64::from(count) >= least;
    counts.iter().filter(enough).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        // 100 images of two factors with 4 and 2 values: a tenth of a fair share is 2.5 and 5.
        let mut classes = [0, 0].repeat(60);
        classes.extend([1, 0].repeat(36));
        classes.extend([2, 1].repeat(3));
        classes.extend([3, 1]);
        // Values 0, 1 and 2 of the first; value 0 of the second.
        assert_eq!(values(&classes, &[4, 2]), Found { found: 4, total: 6 });
        // Of the eight, a tenth of a fair share is 1.25: (0, 0), (1, 0) and (2, 1).
        let both = combinations(&classes, &[4, 2]);
        assert_eq!(both, Some(Found { found: 3, total: 8 }));
    }

    #[test]
    fn images_without_a_class_are_nothing() {
        let classes = [u8::MAX; 20];
        assert_eq!(values(&classes, &[4, 2]), Found { found: 0, total: 6 });
        let both = combinations(&[1, u8::MAX, 2, u8::MAX], &[4, 2]);
        assert_eq!(both, Some(Found { found: 0, total: 8 }));
        let first = combinations(&[u8::MAX, 1], &[4, 2]);
        assert_eq!(first, Some(Found { found: 0, total: 8 }));
    }

    #[test]
    fn nothing_to_find() {
        assert_eq!(values(&[], &[]), Found::default());
        assert_eq!(combinations(&[], &[]), None);
        assert_eq!(combinations(&[], &[10, 11]), None);
        assert_eq!(values(&[], &[3]), Found { found: 0, total: 3 });
    }
}
