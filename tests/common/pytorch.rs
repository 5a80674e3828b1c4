//! What tests share that hold networks against numbers of `PyTorch`'s: the rule of `scripts/convolution_reference.py`.

use serde::Deserialize;

/// Every `step`-th number of a list, and the length of all.
#[derive(Debug, Deserialize)]
pub struct Picked {
    length: f64,
    step: usize,
    values: Vec<f64>,
}

impl Picked {
    /// The largest difference, relative to the length.
    pub fn error(&self, actual: &[f32]) -> f64 {
        let picked: Vec<_> = actual.iter().step_by(self.step).collect();
        assert_eq!(picked.len(), self.values.len());
        let errors = self
            .values
            .iter()
            .zip(picked)
            .map(|(expected, actual)| (expected - f64::from(*actual)).abs());
        let square = |x: &f32| f64::from(*x).powi(2);
        let length = actual.iter().map(square).sum::<f64>().sqrt();
        errors.fold((length - self.length).abs(), f64::max) / self.length
    }
}

/// The script's rule: fractions of multiples of the golden ratio.
pub fn numbers(count: usize, seed: usize, scale: f64) -> Vec<f32> {
    (0..count)
        .map(|i| {
            let x =
                (i + 1) as f64 * 0.618_033_988_749_894_9 + seed as f64 * 0.754_877_666_246_692_7;
            let y = ((i + 1) as f64 * (i % 7 + 1) as f64) * 0.569_840_290_998_053_2;
            (((x - x.floor()) + (y - y.floor()) - 1.0) * scale) as f32
        })
        .collect()
}
