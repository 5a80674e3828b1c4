//! The Dirac-GAN (Mescheder, Geiger and Nowozin 2018, arXiv 1801.04406, section 2): the smallest GAN there is, a game of two numbers.
//!
//! All real data are at 0. G's fake is at θ. D is a line through 0, D(x) = ψ·x. Nothing but the game itself is left: whether both
//! find the equilibrium (0, 0), circle it or leave it depends on the loss, on R1 and on how updates are made.

use super::loss::Term;
use crate::config::Loss;

/// A point of the game: θ and ψ.
pub type Place = [f64; 2];

/// How updates are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Updates {
    /// Both at once, from the same place.
    #[default]
    Simultaneous,
    /// D, then G against the D that there is then, as training does.
    Alternating,
    /// Both at once by twice the step less the one before (Daskalakis et al. 2018, arXiv 1711.00141).
    Optimistic,
    /// Both at once by the step of where a step leads to (Gidel et al. 2019, arXiv 1802.10551).
    Extragradient,
}

impl Updates {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Simultaneous,
        Self::Alternating,
        Self::Optimistic,
        Self::Extragradient,
    ];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Simultaneous => tr!("Both at once"),
            Self::Alternating => tr!("D, then G"),
            Self::Optimistic => tr!("Optimistic"),
            Self::Extragradient => tr!("Extragradient"),
        }
    }
}

/// The game.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dirac {
    /// What both minimise; weight clipping is left out.
    pub loss: Loss,
    /// Weight γ of the R1 penalty, γ/2·|∇D(0)|² = γ/2·ψ².
    pub r1: f64,
    /// Learning rate of both.
    pub rate: f64,
    /// How updates are made.
    pub updates: Updates,
}

impl Dirac {
    /// −∂(what each minimises): where θ and ψ go.
    pub fn field(&self, [theta, psi]: Place) -> Place {
        let z = theta * psi;
        let terms = self.loss.discriminator_terms(1, 1.0);
        // D of the real data is 0 whatever ψ is.
        let of_fake = terms.second.map_or(0.0, |term: Term| term.slope(z));
        let of_generator = self.loss.generator_sum(1).first.slope(z);
        [-of_generator * psi, -of_fake * theta - self.r1 * psi]
    }

    /// The eigenvalues of the field's Jacobian at the equilibrium, each a real and an imaginary part: below 0 the real part leads
    /// to it, and an imaginary part turns around it (lemma 2.3 and lemma 4.1 of the paper).
    pub fn eigenvalues(&self) -> [(f64, f64); 2] {
        let terms = self.loss.discriminator_terms(1, 1.0);
        let of_fake = terms.second.map_or(0.0, |term| term.slope(0.0));
        let of_generator = self.loss.generator_sum(1).first.slope(0.0);
        eigenvalues([[0.0, -of_generator], [-of_fake, -self.r1]])
    }

    /// The places of so many updates, with the first one before them; ends where a number would be none any more.
    pub fn path(&self, start: Place, steps: usize) -> Vec<Place> {
        let mut path = vec![start];
        let mut place = start;
        let mut last = self.field(start);
        let moved = |[theta, psi]: Place, [x, y]: Place, by: f64| {
            [theta + by * self.rate * x, psi + by * self.rate * y]
        };
        for _ in 0..steps {
            let here = self.field(place);
            place = match self.updates {
                Updates::Simultaneous => moved(place, here, 1.0),
                Updates::Alternating => {
                    let psi = moved(place, here, 1.0)[1];
                    let theta = moved(place, self.field([place[0], psi]), 1.0)[0];
                    [theta, psi]
                }
                Updates::Optimistic => moved(moved(place, here, 2.0), last, -1.0),
                Updates::Extragradient => moved(place, self.field(moved(place, here, 1.0)), 1.0),
            };
            last = here;
            if !place.iter().all(|v| v.is_finite() && v.abs() < 1e6) {
                break;
            }
            path.push(place);
        }
        path
    }
}

/// The eigenvalues of a field's Jacobian, each a real and an imaginary part.
pub(super) fn eigenvalues([[a, b], [c, d]]: [[f64; 2]; 2]) -> [(f64, f64); 2] {
    let (half, product) = (f64::midpoint(a, d), a * d - b * c);
    let inside = half * half - product;
    let root = inside.abs().sqrt();
    if inside < 0.0 {
        [(half, root), (half, -root)]
    } else {
        [(half + root, 0.0), (half - root, 0.0)]
    }
}

/// How far a place is from the equilibrium.
pub fn distance([theta, psi]: Place) -> f64 {
    theta.hypot(psi)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Choice as _;

    const START: Place = [1.0, 0.8];

    fn game(loss: Loss, r1: f64, updates: Updates) -> Dirac {
        Dirac {
            loss,
            r1,
            rate: 0.1,
            updates,
        }
    }

    fn end(game: Dirac, steps: usize) -> f64 {
        game.path(START, steps)
            .last()
            .map_or(f64::MAX, |place| distance(*place))
    }

    #[test]
    fn eigenvalues_are_those_of_the_paper() {
        // Lemma 2.3: ±f′(0)·i, with f′(0) = 1/2 for the standard losses and 1 for Wasserstein's.
        for (loss, slope) in [
            (Loss::Log, 0.5),
            (Loss::Minimax, 0.5),
            (Loss::Wasserstein, 1.0),
            (Loss::Hinge, 1.0),
        ] {
            let [a, b] = game(loss, 0.0, Updates::Simultaneous).eigenvalues();
            assert_eq!((a.0.abs(), b.0.abs()), (0.0, 0.0), "{loss:?}");
            assert!(
                (a.1 - slope).abs() < 1e-7 && (b.1 + slope).abs() < 1e-7,
                "{loss:?} {a:?}"
            );
        }
        // Lemma 4.1: −γ/2 ± √(γ²/4 − f′(0)²).
        let [a, b] = game(Loss::Log, 0.6, Updates::Simultaneous).eigenvalues();
        assert!(
            (a.0 + 0.3).abs() < 1e-7 && (a.1 - 0.4).abs() < 1e-7,
            "{a:?}"
        );
        assert!(
            (b.0 + 0.3).abs() < 1e-7 && (b.1 + 0.4).abs() < 1e-7,
            "{b:?}"
        );
        // γ = 2·f′(0) is critical: with more nothing turns.
        let [a, b] = game(Loss::Log, 2.6, Updates::Simultaneous).eigenvalues();
        assert!(
            (a.0 + 0.1).abs() < 1e-7 && (b.0 + 2.5).abs() < 1e-7,
            "{a:?} {b:?}"
        );
        assert_eq!((a.1, b.1), (0.0, 0.0));
    }

    #[test]
    fn the_field_is_the_losses_by_finite_differences() {
        for &loss in Loss::ALL {
            let game = game(loss, 0.7, Updates::Simultaneous);
            let of_d = |theta: f64, psi: f64| {
                let fake = [(theta * psi) as f32];
                loss.discriminator_value(&[0.0], &fake, 1.0) + 0.35 * psi * psi
            };
            let (theta, psi) = (0.4, -0.9);
            let h = 1e-3;
            let along_psi = (of_d(theta, psi + h) - of_d(theta, psi - h)) / (2.0 * h);
            let [_, found] = game.field([theta, psi]);
            assert!(
                (found + along_psi).abs() < 1e-3,
                "{loss:?} {found} {along_psi}"
            );
            // G's by the tensors that training uses.
            let device = crate::gan::Backend::Flex.device();
            let of_g = |theta: f64| -> f64 {
                let logit =
                    burn::tensor::Tensor::<2>::from_floats([[(theta * psi) as f32]], &device);
                f64::from(loss.generator(logit).into_scalar::<f32>())
            };
            let along_theta = (of_g(theta + 0.01) - of_g(theta - 0.01)) / 0.02;
            let [found, _] = game.field([theta, psi]);
            assert!(
                (found + along_theta).abs() < 1e-3,
                "{loss:?} {found} {along_theta}"
            );
        }
    }

    #[test]
    fn who_circles_and_who_converges() {
        // Wasserstein, both at once: each step is √(1 + h²) times farther, exactly.
        let farther =
            end(game(Loss::Wasserstein, 0.0, Updates::Simultaneous), 100) / distance(START);
        assert!((farther - 1.01_f64.powi(50)).abs() < 1e-9, "{farther}");
        // In turns it stays on its orbit; the next two come home; by |1 + h·i − h²| for the last one.
        let alternating =
            end(game(Loss::Wasserstein, 0.0, Updates::Alternating), 5_000) / distance(START);
        assert!((0.8..1.2).contains(&alternating), "{alternating}");
        assert!(end(game(Loss::Wasserstein, 0.0, Updates::Optimistic), 2_000) < 1e-3);
        let extra =
            end(game(Loss::Wasserstein, 0.0, Updates::Extragradient), 100) / distance(START);
        let factor = (0.99_f64 * 0.99 + 0.01).sqrt();
        assert!((extra - factor.powi(100)).abs() < 1e-9, "{extra}");
        // The minimax loss circles, the non-saturating one comes home like 1/√steps, and R1 is a cure of both (section 3.1,
        // theorem 4.1).
        let circle = end(game(Loss::Minimax, 0.0, Updates::Alternating), 2_000) / distance(START);
        assert!((0.8..1.25).contains(&circle), "{circle}");
        let [early, late] =
            [2_000, 200_000].map(|steps| end(game(Loss::Log, 0.0, Updates::Alternating), steps));
        assert!((7.0..13.0).contains(&(early / late)), "{early} {late}");
        assert!(end(game(Loss::Minimax, 0.5, Updates::Alternating), 2_000) < 1e-6);
        assert!(end(game(Loss::Log, 0.5, Updates::Alternating), 2_000) < 1e-6);
        // What runs away ends.
        let wild = Dirac {
            rate: 50.0,
            ..game(Loss::Wasserstein, 0.0, Updates::Simultaneous)
        };
        assert!(wild.path(START, 1_000).len() < 20);
    }
}
