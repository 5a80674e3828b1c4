//! Statistics of paired runs. The sign test (exact, from statrs) asks only which of two runs is better,
//! so a diverged run needs no number, and no shape of the distribution is assumed.

use rand::RngExt as _;
use rand_chacha::rand_core::SeedableRng as _;
use statrs::distribution::{Binomial, DiscreteCDF as _};

use crate::data::Rng;

/// Resamples of a bootstrap: enough for the second digit of a 95 % interval.
const RESAMPLES: usize = 2_000;
/// Share of the bootstrap's distribution beyond each end of the interval.
const TAIL: f64 = 0.025;

/// First quartile, median and third quartile. Infinite values are ordered as the largest or smallest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quartiles {
    /// A quarter of the values is below.
    pub lower: f64,
    /// Half of the values is below.
    pub median: f64,
    /// Three quarters of the values are below.
    pub upper: f64,
}

impl Quartiles {
    /// Of values in any order; `None` without any.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        (!sorted.is_empty()).then(|| Self {
            lower: quantile(&sorted, 0.25),
            median: quantile(&sorted, 0.5),
            upper: quantile(&sorted, 0.75),
        })
    }
}

/// Linear between neighbours, as NumPy's default; of sorted, non-empty values.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, part) = (place.floor() as usize, place.fract());
    let (a, b) = (sorted[low], sorted[(low + 1).min(sorted.len() - 1)]);
    // Not a + part·(b − a), which is NaN between equal infinities.
    if a == b || part == 0.0 {
        a
    } else if a.is_infinite() && b.is_infinite() {
        // Between −∞ and ∞ there is no middle; neither side has the upper hand.
        0.0
    } else {
        a * (1.0 - part) + b * part
    }
}

/// Arithmetic mean; `None` without values.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// How often the first of a pair was above and below the second, and how likely so uneven a split is
/// where neither is more likely than the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SignTest {
    /// Pairs with a positive difference.
    pub positive: u64,
    /// Pairs with a negative difference.
    pub negative: u64,
    /// Pairs without a difference, which the test leaves out.
    pub ties: u64,
    /// Two-sided p-value; 1 without any difference.
    pub p: f64,
}

/// The exact two-sided sign test (Arbuthnot's; Conover, Practical Nonparametric Statistics, 3.4).
pub fn sign_test(differences: &[f64]) -> SignTest {
    let count = |test: fn(f64) -> bool| differences.iter().filter(|d| test(**d)).count() as u64;
    let (positive, negative) = (count(|d| d > 0.0), count(|d| d < 0.0));
    let n = positive + negative;
    let p = Binomial::new(0.5, n).map_or(1.0, |binomial| {
        (2.0 * binomial.cdf(positive.min(negative))).min(1.0)
    });
    SignTest {
        positive,
        negative,
        ties: differences.len() as u64 - n,
        p,
    }
}

/// What stands for the size of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Center {
    /// The median.
    Median,
    /// The mean, for counts.
    Mean,
}

impl Center {
    /// Of values; `None` without any.
    pub fn of(self, values: &[f64]) -> Option<f64> {
        match self {
            Self::Median => Quartiles::of(values).map(|q| q.median),
            Self::Mean => mean(values),
        }
    }
}

/// A 95 % percentile bootstrap interval (Efron) of the center of `values`; the same values give the same
/// interval on every machine. `None` for fewer than two.
pub fn bootstrap(values: &[f64], center: Center) -> Option<(f64, f64)> {
    if values.len() < 2 {
        return None;
    }
    let mut rng = Rng::seed_from_u64(0);
    let mut centers: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            let resample: Vec<f64> = (0..values.len())
                .map(|_| values[rng.random_range(0..values.len() as u64) as usize])
                .collect();
            center.of(&resample)
        })
        .collect();
    centers.sort_by(f64::total_cmp);
    Some((quantile(&centers, TAIL), quantile(&centers, 1.0 - TAIL)))
}

/// Holm's step-down correction: the chance that any of several tests is wrong stays below the level.
/// Returns the adjusted p-values in the order given.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut largest: f64 = 0.0;
    for (rank, index) in order.into_iter().enumerate() {
        largest = largest.max(((p.len() - rank) as f64 * p[index]).min(1.0));
        adjusted[index] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_by_hand() {
        let q = Quartiles::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
        // numpy.percentile([1, 2, 3, 4], [25, 50, 75])
        assert_eq!((q.lower, q.median, q.upper), (1.75, 2.5, 3.25));
        let q = Quartiles::of(&[f64::INFINITY, 1.0, f64::INFINITY, f64::INFINITY]).unwrap();
        assert_eq!((q.median, q.upper), (f64::INFINITY, f64::INFINITY));
        assert!(Quartiles::of(&[]).is_none());
    }

    fn split(positive: usize, negative: usize, ties: usize) -> Vec<f64> {
        let mut values = vec![1.0; positive];
        values.extend(vec![f64::NEG_INFINITY; negative]);
        values.extend(vec![0.0; ties]);
        values
    }

    #[test]
    fn sign_test_against_sums_of_binomial_coefficients() {
        // 2·(1 + 10)/2^10; 2·(1 + 8 + 28)/2^8; 2·21700/2^20 with Σ C(20, k), k ≤ 5, = 21700.
        for (positive, negative, p) in [
            (9, 1, 22.0 / 1024.0),
            (2, 6, 74.0 / 256.0),
            (15, 5, 43_400.0 / 1_048_576.0),
            (14, 6, 120_920.0 / 1_048_576.0),
            (0, 5, 2.0 / 32.0),
            (3, 3, 1.0),
        ] {
            let test = sign_test(&split(positive, negative, 4));
            assert!((test.p - p).abs() < 1e-12, "{positive}:{negative} {test:?}");
            assert_eq!(test.ties, 4);
        }
        // Arbuthnot, 1710: more boys than girls were christened in London in 82 of 82 years.
        let p = sign_test(&split(82, 0, 0)).p;
        assert!((p / 0.5_f64.powi(81) - 1.0).abs() < 1e-6);
        assert_eq!(sign_test(&split(0, 0, 3)).p, 1.0);
    }

    #[test]
    fn holm_by_hand() {
        // Holm (1979) with p·4, p·3, p·2, p·1, made monotone.
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - expected).abs() < 1e-12, "{adjusted:?}");
        }
    }

    #[test]
    fn the_bootstrap_of_a_mean_agrees_with_theory() {
        // 100 values of standard deviation 1 and mean 0: ±1.96/√100, with the error of 2,000 resamples.
        let values: Vec<f64> = (0..100)
            .map(|i| if i % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        let (low, high) = bootstrap(&values, Center::Mean).unwrap();
        assert!(
            (low + 0.196).abs() < 0.02 && (high - 0.196).abs() < 0.02,
            "{low} {high}"
        );
        assert_eq!(bootstrap(&values, Center::Mean), Some((low, high)));
        assert_eq!(bootstrap(&[3.0; 5], Center::Median), Some((3.0, 3.0)));
        assert_eq!(bootstrap(&[3.0], Center::Median), None);
    }
}
