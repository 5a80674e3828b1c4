//! Settings that are one of a few named things: each enum is declared once, with the name used in
//! files, the label used in the window and one sentence of help.
//!
//! What a variant computes lives with the code that computes it: shapes in [`crate::data`], losses,
//! activations, optimizers and initial weights in [`crate::gan`].

use serde::{Deserialize, Serialize};

/// Name, label and help of one option of a [`Choice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceInfo {
    /// Lower-case name in preset files and on the command line.
    pub key: &'static str,
    /// Name in the window.
    pub label: &'static str,
    /// What it does, in one sentence or formula.
    pub help: &'static str,
}

/// An enum whose variants a user picks from a list.
pub trait Choice: Copy + PartialEq + Sized + 'static {
    /// Every variant, in the order it is listed.
    const ALL: &'static [Self];
    /// Name, label and help of each variant of [`Self::ALL`], in the same order.
    const INFO: &'static [ChoiceInfo];

    /// Position in [`Self::ALL`].
    fn index(self) -> usize;

    /// Name, label and help of this variant.
    fn info(self) -> &'static ChoiceInfo {
        &Self::INFO[self.index()]
    }
}

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident {
        $( $(#[$variant_doc:meta])* $variant:ident = $key:literal, $label:literal, $help:literal; )+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $( $(#[$variant_doc])* #[doc = $help] #[serde(rename = $key)] $variant, )+
        }

        impl Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const INFO: &'static [ChoiceInfo] = &[
                $(ChoiceInfo { key: $key, label: $label, help: $help }),+
            ];

            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

choice! {
    /// The target distribution. The formulas are in [`crate::data::distributions`].
    Distribution {
        Line = "line", "Line", "GAN Lab's line: a thin diagonal segment.";
        Gaussians = "gaussians", "Two Gaussians", "GAN Lab's default: one round and one tall Gaussian.";
        Ring = "ring", "Ring", "GAN Lab's ring: an ellipse with a soft edge.";
        Disjoint = "disjoint", "Disjoint", "GAN Lab's three small separate Gaussians.";
        EightGaussians = "eight_gaussians", "8 Gaussians", "Eight Gaussians on a circle: the usual test for mode collapse.";
        Grid = "grid", "5×5 grid", "25 Gaussians on a square grid: many modes to find.";
        TwoMoons = "two_moons", "Two moons", "Two interleaved half circles.";
        Spiral = "spiral", "Spiral", "One arm that winds outwards.";
        Checkerboard = "checkerboard", "Checkerboard", "Eight uniform squares with sharp edges.";
        Drawn = "drawn", "Drawn", "Your own drawing; each sample is a drawn point plus noise.";
        Imported = "imported", "Imported", "Points from a CSV file.";
    }
}

choice! {
    /// What the generator's input is drawn from, per coordinate.
    NoiseDistribution {
        Uniform = "uniform", "Uniform", "Every value in [0, 1] is equally likely.";
        Gaussian = "gaussian", "Gaussian", "Mean 0.5, standard deviation 0.25, redrawn beyond two standard deviations.";
    }
}

choice! {
    /// The nonlinearity of the hidden layers.
    Activation {
        Relu = "relu", "ReLU", "max(0, x): fast, but a unit that is negative everywhere is dead for good.";
        LeakyRelu = "leaky_relu", "LeakyReLU", "x, or 0.2·x where x is negative: no dead units (DCGAN's choice for D).";
        Elu = "elu", "ELU", "x, or eˣ − 1 where x is negative.";
        Silu = "silu", "SiLU", "x·σ(x): a smooth ReLU, also called swish.";
        Tanh = "tanh", "tanh", "Smooth, between −1 and 1.";
        Sigmoid = "sigmoid", "Sigmoid", "Smooth, between 0 and 1; its gradients are small.";
    }
}

choice! {
    /// The rule that turns a gradient into a step. The formulas are in [`crate::gan::optimizer`].
    OptimizerKind {
        Sgd = "sgd", "SGD", "Steps along the gradient, with optional momentum.";
        Adam = "adam", "Adam", "Scales each parameter's step by running averages of its gradient.";
        RmsProp = "rmsprop", "RMSprop", "Divides each gradient by the running root mean square of its size.";
    }
}

choice! {
    /// What the two networks minimise. What each is, is in [`crate::gan::loss::rule`].
    Loss {
        Log = "log", "Log", "D: −(w·log D(x) + log(1 − D(G(z)))); G: −log D(G(z)). Non-saturating: Goodfellow's practical form.";
        Minimax = "minimax", "Minimax", "As log for D; G: log(1 − D(G(z))). Saturating: its gradient vanishes while D is winning.";
        LeastSquares = "least_squares", "Least squares", "D: (D(x) − 1)² + D(G(z))²; G: (D(G(z)) − 1)². LSGAN on the sigmoid output.";
        Hinge = "hinge", "Hinge", "D: max(0, 1 − d(x)) + max(0, 1 + d(G(z))); G: −d(G(z)), with d the raw score.";
        Wasserstein = "wasserstein", "Wasserstein", "D: d(G(z)) − d(x); G: −d(G(z)); D's weights are clipped after each update.";
    }
}

choice! {
    /// How the weights start. Biases start at 0.
    Init {
        GanLab = "gan_lab", "GAN Lab", "N(0, 1/√inputs); the first layer of both networks N(0, 1/√2).";
        Xavier = "xavier", "Xavier", "N(0, √(2 / (inputs + outputs))).";
        He = "he", "He", "N(0, √(2 / inputs)): keeps the scale through ReLU layers.";
        Dcgan = "dcgan", "DCGAN", "N(0, 0.02): tiny weights, a slow start in small networks.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<C: Choice + Serialize + for<'de> Deserialize<'de> + std::fmt::Debug>() {
        assert_eq!(C::ALL.len(), C::INFO.len());
        for &variant in C::ALL {
            let key = variant.info().key;
            assert_eq!(
                ron::to_string(&variant).unwrap(),
                key,
                "file name of {variant:?}"
            );
            assert_eq!(ron::from_str::<C>(key).unwrap(), variant);
            assert_eq!(key, key.to_lowercase());
            assert!(variant.info().help.ends_with('.'), "help of {key}");
        }
    }

    #[test]
    fn every_option_is_written_by_its_key() {
        check::<Distribution>();
        check::<NoiseDistribution>();
        check::<Activation>();
        check::<OptimizerKind>();
        check::<Loss>();
        check::<Init>();
    }
}
