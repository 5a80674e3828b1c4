//! Modes captured and high-quality samples, by the definitions of VEEGAN (Srivastava et al.,
//! arXiv 1705.07761) and PacGAN (Lin et al., arXiv 1712.04086), so that the numbers compare with
//! the tables of both papers: 2,500 samples; a sample is of high quality within three standard
//! deviations of its nearest mode's centre; a mode is captured when a high-quality sample maps to it.

use crate::data::{Mode, Point};

/// Fakes that are judged.
pub const SAMPLES: usize = 2_500;
const MAX_DEVIATIONS: f64 = 3.0;
/// Stands in for a standard deviation of 0, whose modes are points.
const MIN_STD: f64 = 1e-6;

/// What a generator makes of a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModeCoverage {
    /// Modes with a high-quality sample.
    pub captured: usize,
    /// Modes there are.
    pub total: usize,
    /// Share of samples that are of high quality.
    pub high_quality: f64,
}

/// Judges the first [`SAMPLES`] fakes. `None` where there are no modes or no fakes.
///
/// Distances are in standard deviations along each axis, which for round modes, the only ones of
/// the papers, is their definition.
pub fn mode_coverage(modes: &[Mode], fakes: &[Point]) -> Option<ModeCoverage> {
    let fakes = &fakes[..fakes.len().min(SAMPLES)];
    if modes.is_empty() || fakes.is_empty() {
        return None;
    }
    let mut captured = vec![false; modes.len()];
    let mut high_quality = 0_usize;
    for fake in fakes {
        let nearest = modes
            .iter()
            .map(|mode| deviations_squared(mode, *fake))
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((index, distance)) = nearest
            && distance <= MAX_DEVIATIONS.powi(2)
        {
            high_quality += 1;
            captured[index] = true;
        }
    }
    Some(ModeCoverage {
        captured: captured.iter().filter(|c| **c).count(),
        total: modes.len(),
        high_quality: high_quality as f64 / fakes.len() as f64,
    })
}

fn deviations_squared(mode: &Mode, point: Point) -> f64 {
    (0..2)
        .map(|axis| {
            let offset = f64::from(point[axis]) - mode.center[axis];
            (offset / mode.std[axis].max(MIN_STD)).powi(2)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(x: f64, y: f64) -> Mode {
        Mode {
            center: [x, y],
            std: [0.1, 0.1],
        }
    }

    #[test]
    fn captured_and_high_quality_by_hand() {
        let modes = [mode(0.0, 0.0), mode(1.0, 0.0), mode(0.0, 1.0)];
        // On a mode; 2.9 and 3.1 deviations from one; nowhere; on the second.
        let fakes = [
            [0.0, 0.0],
            [0.29, 0.0],
            [0.31, 0.0],
            [5.0, 5.0],
            [1.0, 0.05],
        ];
        let coverage = mode_coverage(&modes, &fakes).unwrap();
        assert_eq!((coverage.captured, coverage.total), (2, 3));
        assert!((coverage.high_quality - 0.6).abs() < 1e-12);
    }

    #[test]
    fn no_modes_no_verdict() {
        assert_eq!(mode_coverage(&[], &[[0.0, 0.0]]), None);
        assert_eq!(mode_coverage(&[mode(0.0, 0.0)], &[]), None);
        let nan = mode_coverage(&[mode(0.0, 0.0)], &[[f32::NAN, 0.0]]).unwrap();
        assert_eq!(nan.captured, 0);
    }
}
