//! What the numbers allow to say about two arms, and what that says about the claim.

use serde::Serialize;

use super::statistics::{Center, SignTest, bootstrap, holm, sign_test};
use super::{Comparison, Expectation, RunResult};
use crate::quantities::{Direction, Quantity};

/// A difference is clear if chance alone makes one in at most so many cases. An experiment looks at its runs up to three
/// times ([`LOOKS`]), so together they are wrong in at most 3 of 100.
pub const LEVEL: f64 = 0.01;

/// No difference is clear if chance alone makes one in more than so many cases, taken by itself: a correction for many comparisons
/// must not make it easier to say so. Between the two, near the usual 0.05, a few runs more may turn the answer round.
pub const NEAR: f64 = 0.1;

/// How often an experiment looks at its runs at most: with the seeds that it asks for, and each time that some comparison
/// is not settled, with twice as many.
pub const LOOKS: u32 = 3;

/// Which of two arms is better; or higher, in a metric of which neither direction is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Winner {
    /// The first.
    A,
    /// The second.
    B,
    /// It may be chance.
    NoClearDifference,
    /// So near the threshold that a few runs more may turn it round.
    NotSettled,
}

/// Two arms compared seed by seed.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonResult {
    /// Name of the first arm.
    pub a: String,
    /// Name of the second arm.
    pub b: String,
    /// What is compared.
    pub metric: Quantity,
    /// What was expected, if anything.
    pub expect: Option<Expectation>,
    /// Seeds at which the first had the larger value, and so on, with the uncorrected p-value.
    pub sign: SignTest,
    /// The p-value, corrected for the number of comparisons in the experiment (Holm).
    pub p: f64,
    /// Median difference a − b over the seeds in which they differ (of counts the mean over all); infinite where runs diverged.
    pub difference: Option<f64>,
    /// Its 95 % bootstrap interval.
    pub interval: Option<(f64, f64)>,
    /// What can be said.
    pub verdict: Winner,
}

/// What became of a claim about two arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The difference that was expected is there.
    Holds,
    /// The opposite is true.
    Opposite,
    /// A difference was expected, and none is clear.
    NotShown,
    /// None was expected, and none is clear.
    NoneFound,
    /// None was expected, but there is one.
    Differs,
    /// The runs are too few to tell.
    NotSettled,
}

impl ComparisonResult {
    /// What became of the claim; `None` if nothing was expected.
    pub fn outcome(&self) -> Option<Outcome> {
        let expected = match self.expect? {
            Expectation::ABetter | Expectation::AHigher => Winner::A,
            Expectation::BBetter | Expectation::BHigher => Winner::B,
            Expectation::NoDifference => Winner::NoClearDifference,
        };
        Some(match (expected, self.verdict) {
            (_, Winner::NotSettled) => Outcome::NotSettled,
            (Winner::NoClearDifference, Winner::NoClearDifference) => Outcome::NoneFound,
            (Winner::NoClearDifference, _) => Outcome::Differs,
            (_, Winner::NoClearDifference) => Outcome::NotShown,
            (expected, found) if expected == found => Outcome::Holds,
            _ => Outcome::Opposite,
        })
    }
}

/// Differences a − b of the seeds that both arms have; 0 where both are equally bad.
pub fn paired_differences(
    results: &[&RunResult],
    (a, b): (usize, usize),
    metric: Quantity,
    threshold: f64,
) -> Vec<f64> {
    let of_arm = |arm: usize| results.iter().filter(move |r| r.arm == arm);
    of_arm(a)
        .filter_map(|first| {
            let second = of_arm(b).find(|r| r.seed == first.seed)?;
            let (x, y) = (
                metric.of_run(first, threshold)?,
                metric.of_run(second, threshold)?,
            );
            Some(if x == y { 0.0 } else { x - y })
        })
        .collect()
}

/// Two arms and how far apart they are, to be judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The arms, with what is expected of them, if anything.
    pub comparison: Comparison,
    /// What is compared.
    pub metric: Quantity,
    /// Differences a − b seed by seed.
    pub differences: Vec<f64>,
}

/// Judges differences of all comparisons of an experiment; the more there are, the more each needs.
pub fn judge(comparisons: Vec<Compared>) -> Vec<ComparisonResult> {
    let signs = comparisons.iter().map(|c| sign_test(&c.differences));
    let signs: Vec<SignTest> = signs.collect();
    let adjusted = holm(&signs.iter().map(|s| s.p).collect::<Vec<_>>());
    comparisons
        .into_iter()
        .zip(signs.into_iter().zip(adjusted))
        .map(|(compared, (sign, p))| {
            let Compared {
                comparison,
                metric,
                differences,
            } = compared;
            let center = metric.center();
            // As the sign test has it, a median is of the seeds in which the two differ.
            let differ = differences.iter().copied().filter(|d| *d != 0.0);
            let differences = match center {
                Center::Median if sign.positive + sign.negative > 0 => differ.collect(),
                Center::Median | Center::Mean => differences,
            };
            let interval = bootstrap(&differences, center);
            ComparisonResult {
                verdict: verdict(metric.direction(), (p, sign.p), interval),
                a: comparison.a,
                b: comparison.b,
                metric,
                expect: comparison.expect,
                sign,
                p,
                difference: center.of(&differences),
                interval,
            }
        })
        .collect()
}

/// Fewest seeds with which so many comparisons can show a difference: with all seeds on one side the
/// two-sided sign test has p = 2/2ⁿ, of which Holm's correction takes the first as often as there are
/// comparisons.
pub fn seeds_needed(comparisons: usize) -> u32 {
    let p = |seeds: u32| comparisons.max(1) as f64 * 2.0 * 0.5_f64.powi(seeds.cast_signed());
    (1..64).find(|seeds| p(*seeds) <= LEVEL).unwrap_or(64)
}

/// The test and the interval must both say so; `p` is corrected for many comparisons, `alone` is not.
fn verdict(direction: Direction, (p, alone): (f64, f64), interval: Option<(f64, f64)>) -> Winner {
    let is_a_higher = match interval.filter(|_| p <= LEVEL) {
        Some((low, _)) if low > 0.0 => true,
        Some((_, high)) if high < 0.0 => false,
        _ if alone > NEAR => return Winner::NoClearDifference,
        // Also where the test is sure and the interval is not.
        _ => return Winner::NotSettled,
    };
    if is_a_higher == (direction != Direction::Lower) {
        Winner::A
    } else {
        Winner::B
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Rng;
    use rand::RngExt as _;
    use rand_chacha::rand_core::SeedableRng as _;

    fn compared(metric: Quantity, differences: Vec<f64>) -> Compared {
        Compared {
            comparison: Comparison {
                a: "a".into(),
                b: "b".into(),
                metric: None,
                expect: None,
            },
            metric,
            differences,
        }
    }

    fn judge_one(metric: Quantity, differences: Vec<f64>) -> Winner {
        judge(vec![compared(metric, differences)])[0].verdict
    }

    /// Made-up differences of 20 seeds, shifted by `shift`; skewed, and with runs that broke.
    fn made_up(rng: &mut Rng, shift: f64) -> Vec<f64> {
        let mut value = || {
            let u: f64 = rng.random_range(0.0..1.0);
            if u > 0.9 {
                f64::INFINITY
            } else {
                -(1.0 - u).ln()
            }
        };
        (0..20)
            .map(|_| {
                let (x, y) = (value() + shift, value());
                if x == y { 0.0 } else { x - y }
            })
            .collect()
    }

    fn is_clear(verdict: Winner) -> bool {
        matches!(verdict, Winner::A | Winner::B)
    }

    #[test]
    fn without_a_difference_at_most_one_of_a_hundred_is_called_different() {
        let mut rng = Rng::seed_from_u64(1);
        let experiments = 2_000;
        let wrong = (0..experiments)
            .filter(|_| {
                let differences = made_up(&mut rng, 0.0);
                is_clear(judge_one(Quantity::SlicedWasserstein, differences))
            })
            .count();
        let share = wrong as f64 / f64::from(experiments);
        // It would be of no use either if it never spoke.
        assert!((0.001..=0.01).contains(&share), "{share}");
    }

    #[test]
    fn several_comparisons_together_are_wrong_no_more_often() {
        let mut rng = Rng::seed_from_u64(2);
        let experiments = 500;
        let wrong = (0..experiments)
            .filter(|_| {
                let comparisons = (0..4)
                    .map(|_| compared(Quantity::Js, made_up(&mut rng, 0.0)))
                    .collect();
                judge(comparisons).iter().any(|j| is_clear(j.verdict))
            })
            .count();
        assert!(wrong <= experiments / 100, "{wrong} of {experiments}");
    }

    #[test]
    fn a_large_difference_is_found_in_the_right_direction() {
        let mut rng = Rng::seed_from_u64(3);
        let found = (0..200)
            .filter(|_| judge_one(Quantity::SlicedWasserstein, made_up(&mut rng, 3.0)) == Winner::B)
            .count();
        assert!(found > 180, "{found} of 200");
        let up = vec![1.0; 20];
        let down = vec![-1.0; 20];
        assert_eq!(judge_one(Quantity::Coverage, up.clone()), Winner::A);
        assert_eq!(judge_one(Quantity::Coverage, down.clone()), Winner::B);
        assert_eq!(judge_one(Quantity::Js, down), Winner::A);
        // The higher one, for losses.
        assert_eq!(judge_one(Quantity::GLoss, up.clone()), Winner::A);
        // Seven seeds cannot be enough: 2·(1/2)^7 is more than 0.01, and of four 2·(1/2)^4 is even more than 0.1.
        assert_eq!(
            judge_one(Quantity::Coverage, up[..7].to_vec()),
            Winner::NotSettled
        );
        assert_eq!(
            judge_one(Quantity::Coverage, up[..4].to_vec()),
            Winner::NoClearDifference
        );
        assert_eq!(
            judge_one(Quantity::Coverage, vec![]),
            Winner::NoClearDifference
        );
        assert_eq!(judge_one(Quantity::Coverage, up[..8].to_vec()), Winner::A);
        // Where they differ it is always one of them, however often neither got there.
        let mut ties = vec![0.0; 60];
        ties.extend(&up);
        assert_eq!(judge_one(Quantity::Convergence, ties), Winner::B);
        // Among many comparisons, what is near the threshold by itself is not settled either.
        let mut doubtful = vec![1.0; 9];
        doubtful.push(-1.0);
        let nine = (0..9).map(|_| compared(Quantity::Js, doubtful.clone()));
        let all = judge(nine.collect());
        assert!(all[0].p > NEAR && all[0].sign.p < NEAR);
        assert_eq!(all[0].verdict, Winner::NotSettled);
        assert_eq!([1, 2, 3, 4].map(seeds_needed), [8, 9, 10, 10]);
    }

    #[test]
    fn the_outcome_compares_with_what_was_expected() {
        let judgement = |expect, verdict| ComparisonResult {
            a: "a".into(),
            b: "b".into(),
            metric: Quantity::Js,
            expect: Some(expect),
            sign: sign_test(&[]),
            p: 1.0,
            difference: None,
            interval: None,
            verdict,
        };
        for (expect, verdict, outcome) in [
            (Expectation::ABetter, Winner::A, Outcome::Holds),
            (Expectation::ABetter, Winner::B, Outcome::Opposite),
            (Expectation::BHigher, Winner::B, Outcome::Holds),
            (
                Expectation::BBetter,
                Winner::NoClearDifference,
                Outcome::NotShown,
            ),
            (
                Expectation::NoDifference,
                Winner::NoClearDifference,
                Outcome::NoneFound,
            ),
            (Expectation::NoDifference, Winner::A, Outcome::Differs),
            (
                Expectation::ABetter,
                Winner::NotSettled,
                Outcome::NotSettled,
            ),
            (
                Expectation::NoDifference,
                Winner::NotSettled,
                Outcome::NotSettled,
            ),
        ] {
            assert_eq!(judgement(expect, verdict).outcome(), Some(outcome));
        }
    }
}
