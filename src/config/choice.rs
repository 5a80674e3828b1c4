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
    /// What it does for the game, in a plain sentence; a formula may follow.
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
        $( $(#[$variant_attribute:meta])* $variant:ident = $key:literal, $label:literal, $help:literal; )+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $( #[doc = $help] #[serde(rename = $key)] $(#[$variant_attribute])* $variant, )+
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
        Imported = "imported", "Imported", "Points of a table.";
        Formula = "formula", "Formula", "Your own two formulas, for x and y.";
    }
}

choice! {
    /// A data set of images, or none: points in a plane. What they are is in [`crate::data::images`].
    #[derive(Default)]
    ImageData {
        #[default]
        None = "none", "Points", "No images: points in a plane.";
        Digits = "digits", "Digits", "1,797 handwritten digits of 43 writers, grey.";
        Faces = "faces", "Faces", "Drawn faces in colour: four skins, five kinds of hair, three mouths, glasses, three poses.";
        OneShape = "one_shape", "One shape", "A white circle, square, triangle or cross in the middle: four modes that can be counted.";
        ManyShapes = "many_shapes", "Many shapes", "Four shapes in four colours at four places: 64 modes, hard to find all.";
        Space = "space", "Space", "Nebulae, stars and planets in colour.";
        Own = "own", "Own pictures", "Your own pictures, from a folder or a file of many.";
    }
}

choice! {
    /// Side of the images.
    #[derive(Default)]
    ImageSide {
        Eight = "px8", "8 × 8", "64 pixels: the fastest.";
        #[default]
        Sixteen = "px16", "16 × 16", "256 pixels.";
        TwentyEight = "px28", "28 × 28", "784 pixels, as MNIST has.";
        ThirtyTwo = "px32", "32 × 32", "1,024 pixels: the slowest.";
    }
}

impl ImageSide {
    /// Pixels along each side.
    pub const fn pixels(self) -> usize {
        match self {
            Self::Eight => 8,
            Self::Sixteen => 16,
            Self::TwentyEight => 28,
            Self::ThirtyTwo => 32,
        }
    }
}

choice! {
    /// How the units of both networks are connected.
    #[derive(Default)]
    Architecture {
        #[default]
        Dense = "dense", "Dense", "Every unit of a layer sees all of the layer before.";
        Convolutional = "convolutional", "Convolutional", "DCGAN's: strided convolutions, each of which halves or doubles the image's side. For images.";
        Style = "style", "Style", "StyleGAN's: noise becomes a style w, which each layer of the generator is given by itself. For images.";
    }
}

choice! {
    /// What a style generator's image starts from.
    #[derive(Default)]
    StyleStart {
        #[default]
        FromW = "from_w", "From w", "A dense layer of w, with batch norm, as in DCGAN: coarse things are decided there.";
        Constant = "constant", "Constant", "A small learned image that is the same for all, as in StyleGAN; all that differs comes by styles.";
    }
}

choice! {
    /// How the layers of a style generator take their style.
    #[derive(Default)]
    StyleLayers {
        #[default]
        Normalised = "normalised", "Norm, then style", "Transposed convolutions; each channel is normalised over the batch, then scaled and shifted by the style.";
        Modulated = "modulated", "Modulated", "StyleGAN2's: the style scales what a 3 × 3 convolution sees, and its sums are divided by the size expected of them.";
    }
}

choice! {
    /// How the last layer of a style generator takes its style.
    #[derive(Default)]
    LastLayer {
        #[default]
        InstanceNorm = "instance_norm", "Instance norm", "Each channel of each image is normalised, then scaled and shifted by the style (AdaIN): colours come from here.";
        AsOthers = "as_others", "As the others", "As the layers before: it then decides little, as colours are still in what it sees.";
    }
}

choice! {
    /// How weights of style networks are scaled.
    #[derive(Default)]
    WeightScale {
        #[default]
        Plain = "plain", "Plain", "As they are, started small.";
        Equalised = "equalised", "Equalised", "Started at size 1 and divided by √inputs in every pass (times √2 after activations), so that each layer learns at the same rate.";
    }
}

choice! {
    /// The discriminator beside a style generator.
    #[derive(Default)]
    Critic {
        #[default]
        Dcgan = "dcgan", "DCGAN's", "The strided convolutions of the convolutional architecture.";
        StyleGan = "stylegan", "StyleGAN's", "A 3 × 3 convolution of the image, strided ones, and a last 3 × 3; biases and no norm.";
    }
}

choice! {
    /// Whether a discriminator sees how much the samples of its batch differ.
    #[derive(Default)]
    BatchDeviation {
        #[default]
        Off = "off", "Off", "Each sample, or pack of points, is judged by itself.";
        On = "on", "On", "D also sees how much its batch differs, so fakes that are all alike are found out.";
    }
}

choice! {
    /// From where an update takes its gradient.
    #[derive(Default)]
    Extragradient {
        #[default]
        Off = "off", "Off", "The gradient where the networks are.";
        On = "on", "On", "The gradient where a step of both networks would lead; the step is made from where they are.";
    }
}

choice! {
    /// What is done to the sums of a convolutional layer before its activation.
    #[derive(Default)]
    Norm {
        None = "none", "None", "Nothing; each channel has a bias.";
        #[default]
        Batch = "batch", "Batch norm", "Each channel is given mean 0 and variance 1 over the batch, then a learned scale and shift.";
    }
}

choice! {
    /// What halves or doubles the side of an image between two convolutional layers.
    #[derive(Default)]
    Resampling {
        #[default]
        Strides = "strides", "Strides", "The convolution itself: 4 × 4, two pixels a step. DCGAN's choice.";
        Pooling = "pooling", "Pooling", "A 3 × 3 convolution of every pixel; then D averages 2 × 2 pixels into one. G makes 2 × 2 of each pixel before.";
    }
}

choice! {
    /// What batch norm divides by where there is no batch of training: in pictures and measurements.
    #[derive(Default)]
    NormStatistics {
        #[default]
        Batch = "batch", "Of the batch", "Those of 64 samples at a time, as DCGAN's authors do: what a sample becomes depends on the others.";
        Running = "running", "Running", "Averages over training, of which each batch moves a tenth: a sample depends on itself alone.";
    }
}

choice! {
    /// What the generator's input is drawn from, per coordinate.
    NoiseDistribution {
        Uniform = "uniform", "Uniform", "Every value in [0, 1] is equally likely.";
        Symmetric = "symmetric", "Uniform ±1", "Every value in [−1, 1] is equally likely, so the mean is 0: the DCGAN paper's.";
        Gaussian = "gaussian", "Gaussian", "Values in the middle come most often, and none far from it. Mean 0.5, standard deviation 0.25, redrawn beyond two standard deviations.";
        Normal = "normal", "Normal", "What image generators are usually given: values near 0 come most often. Mean 0, standard deviation 1.";
    }
}

choice! {
    /// The nonlinearity of the hidden layers.
    Activation {
        Relu = "relu", "ReLU", "Fast and usual, but a unit that is negative everywhere is dead for good. max(0, x).";
        LeakyRelu = "leaky_relu", "LeakyReLU", "Lets a little of the negative through, so that no unit dies: DCGAN's choice for D. x, or 0.2·x where x is negative.";
        Elu = "elu", "ELU", "Bends smoothly towards −1 on the negative side, so that few units die. x, or eˣ − 1 where x is negative.";
        Silu = "silu", "SiLU", "A ReLU without its corner, also called swish. x·σ(x).";
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
        Log = "log", "Non-saturating", "The usual choice: G is pushed the hardest where D is sure of its fakes, so it learns while D is winning, too. D: −(w·log D(x) + log(1 − D(G(z)))); G: −log D(G(z)) (Goodfellow et al. 2014, section 3).";
        Minimax = "minimax", "Minimax", "The game as it was first written down, which saturates: G is hardly pushed at all while D is winning. D: as non-saturating; G: log(1 − D(G(z))) (Goodfellow et al. 2014, equation 1).";
        LeastSquares = "least_squares", "Least squares", "Squares of how far D's answers are from 1 and 0 take the place of logarithms, so no push is ever very hard. D: (D(x) − 1)² + D(G(z))²; G: (D(G(z)) − 1)². LSGAN on the sigmoid output.";
        Hinge = "hinge", "Hinge", "D learns only from samples that it does not tell apart clearly yet, and leaves the others alone. D: max(0, 1 − d(x)) + max(0, 1 + d(G(z))); G: −d(G(z)), with d the raw score.";
        Wasserstein = "wasserstein", "Wasserstein", "D gives scores without an end instead of probabilities, so G is told where to go however sure D is. D: d(G(z)) − d(x); G: −d(G(z)); D's weights are clipped after each update.";
    }
}

choice! {
    /// How the weights start. Biases start at 0.
    Init {
        GanLab = "gan_lab", "GAN Lab", "As GAN Lab starts: the more inputs a unit has, the smaller its weights. N(0, 1/√inputs); the first layer of both networks N(0, 1/√2).";
        Xavier = "xavier", "Xavier", "Keeps signals and gradients about as large from layer to layer, for tanh and sigmoid. N(0, √(2 / (inputs + outputs))).";
        He = "he", "He", "Keeps signals as large through layers of ReLU, however many there are. N(0, √(2 / inputs)).";
        Dcgan = "dcgan", "DCGAN", "Tiny weights: a slow start in small networks. N(0, 0.02).";
        DcganBiases = "dcgan_biases", "DCGAN, biases", "DCGAN's weights, and biases anywhere within ±1/√inputs: images come sooner.";
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
            let help = variant.info().help;
            assert!(help.ends_with('.'), "help of {key}");
            // A formula by itself tells most people nothing.
            let mut first = help.split(' ').take(3);
            // A negative number is none.
            let is_formula = |word: &str| {
                word.trim_start_matches('−')
                    .contains(['(', '·', '√', '²', '=', '|', '−', '/'])
            };
            assert!(
                !first.any(is_formula),
                "{key} begins with a formula: {help}"
            );
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
        check::<ImageData>();
        check::<ImageSide>();
        check::<Architecture>();
        check::<Norm>();
        check::<Resampling>();
        check::<NormStatistics>();
        check::<StyleStart>();
        check::<StyleLayers>();
        check::<LastLayer>();
        check::<WeightScale>();
        check::<Critic>();
        check::<BatchDeviation>();
        check::<Extragradient>();
    }
}
