//! What frequencies a feature map has: its power spectrum, as NVIDIA's `viz/layer_widget.py` shows it. A checkerboard, which transposed
//! convolutions are prone to (Odena et al. 2016, distill.pub/2016/deconv-checkerboard), is bright at the edges.

use std::f32::consts::TAU;

/// Weakest power that is told from nothing, in decibels below the strongest.
pub const FLOOR_DB: f32 = -60.0;

/// The power of each frequency of a square map, in decibels relative to the strongest, at least [`FLOOR_DB`]: `[y][x]`, frequency 0 at
/// (side / 2, side / 2). The mean is taken out first, so that the middle is dark. All are at the floor where a map is constant.
pub fn spectrum(side: usize, map: &[f32]) -> Vec<f32> {
    let mean = map.iter().sum::<f32>() / map.len().max(1) as f32;
    let centered: Vec<_> = map.iter().map(|v| [v - mean, 0.0]).collect();
    // One direction after the other; each pass also exchanges rows and columns, so that two put them back.
    let both = transform(side, &transform(side, &centered));
    let power = |[re, im]: [f32; 2]| re * re + im * im;
    let half = side / 2;
    let shifted = (0..side * side).map(|index| {
        let (y, x) = (index / side, index % side);
        let from = (y + side - half) % side * side + (x + side - half) % side;
        both.get(from).copied().map_or(0.0, power)
    });
    let powers: Vec<f32> = shifted.collect();
    let largest = powers.iter().copied().fold(0.0, f32::max);
    // What rounding leaves of a constant map is no frequency.
    let scale = map.iter().fold(0.0_f32, |most, v| most.max(v.abs()));
    if largest <= (1e-5 * scale * map.len() as f32).powi(2) {
        return vec![FLOOR_DB; powers.len()];
    }
    let decibels = |power: &f32| (10.0 * (power / largest).log10()).max(FLOOR_DB);
    powers.iter().map(decibels).collect()
}

/// The discrete Fourier transform of each row, rows and columns exchanged. Maps have at most 32 rows, so the sum as it is
/// written down is fast enough.
fn transform(side: usize, rows: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let turns: Vec<[f32; 2]> = (0..side)
        .map(|step| {
            let (sin, cos) = (TAU * step as f32 / side as f32).sin_cos();
            [cos, -sin]
        })
        .collect();
    let mut out = vec![[0.0; 2]; rows.len()];
    for (y, row) in rows.chunks_exact(side.max(1)).enumerate() {
        for frequency in 0..side {
            let mut sum = [0.0; 2];
            for (x, [re, im]) in row.iter().enumerate() {
                let [cos, sin] = turns.get(frequency * x % side).copied().unwrap_or_default();
                sum[0] += re * cos - im * sin;
                sum[1] += re * sin + im * cos;
            }
            if let Some(place) = out.get_mut(frequency * side + y) {
                *place = sum;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(side: usize, of: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        let all = (0..side * side).map(|index| of(index % side, index / side));
        all.collect()
    }

    #[test]
    fn a_wave_is_two_points_and_a_checkerboard_is_the_corner() {
        // Two periods across eight pixels: frequencies (2, 0) and (−2, 0), around (4, 4).
        let wave = map(8, |x, _| 3.0 + (TAU * 2.0 * x as f32 / 8.0).cos());
        let of_wave = spectrum(8, &wave);
        for (index, decibels) in of_wave.iter().enumerate() {
            let is_peak = index == 4 * 8 + 6 || index == 4 * 8 + 2;
            let expected = if is_peak { 0.0 } else { FLOOR_DB };
            assert!((decibels - expected).abs() < 1e-3, "{index}: {decibels}");
        }
        // Down instead of across.
        let down = spectrum(8, &map(8, |_, y| (TAU * 2.0 * y as f32 / 8.0).cos()));
        assert!(down[6 * 8 + 4].abs() < 1e-3 && down[4 * 8 + 6] < -59.0);
        // As fine as pixels are: −4 of 8 in both directions.
        let fine = spectrum(8, &map(8, |x, y| ((x + y) % 2) as f32));
        let strong: Vec<_> = (0..64).filter(|index| fine[*index] > -1.0).collect();
        assert_eq!(strong, [0]);
    }

    #[test]
    fn a_tenth_of_the_amplitude_is_twenty_decibels_less() {
        let of = |x: usize, k: f32| (TAU * k * x as f32 / 16.0).cos();
        let both = spectrum(16, &map(16, |x, _| of(x, 1.0) + 0.1 * of(x, 5.0)));
        assert!(both[8 * 16 + 9].abs() < 1e-3);
        assert!(
            (both[8 * 16 + 13] + 20.0).abs() < 0.01,
            "{}",
            both[8 * 16 + 13]
        );
    }

    #[test]
    fn a_constant_map_has_no_frequency() {
        assert!(spectrum(4, &[0.7; 16]).iter().all(|v| *v == FLOOR_DB));
        assert!(spectrum(4, &[0.0; 16]).iter().all(|v| *v == FLOOR_DB));
    }
}
