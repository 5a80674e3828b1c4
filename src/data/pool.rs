//! Samples drawn once and cycled through, as in GAN Lab: 12,000 real and 12,000 noise vectors
//! serve the whole run, so a step draws no random number and a run is easy to repeat.

/// Noise vectors in a run's pool (GAN Lab's `NOISE_ATLAS` size).
pub const NOISE_COUNT: usize = 12_000;

/// Rows of equal width that are handed out in order, for ever.
#[derive(Clone, Debug)]
pub struct Pool {
    rows: Vec<f32>,
    width: usize,
    next_row: usize,
}

impl Pool {
    /// A pool of the rows `[count · width]`; `width` must not be 0.
    pub fn new(rows: Vec<f32>, width: usize) -> Self {
        debug_assert!(width > 0 && rows.len().is_multiple_of(width));
        Self {
            rows,
            width,
            next_row: 0,
        }
    }

    /// Appends the next `count` rows to `out`, starting over after the last one.
    pub fn next_into(&mut self, count: usize, out: &mut Vec<f32>) {
        let total = self.rows.len() / self.width;
        let mut missing = if total == 0 { 0 } else { count };
        while missing > 0 {
            let take = missing.min(total - self.next_row);
            let start = self.next_row * self.width;
            out.extend_from_slice(&self.rows[start..start + take * self.width]);
            self.next_row = (self.next_row + take) % total;
            missing -= take;
        }
    }

    /// The next `count` rows as `[count · width]`.
    pub fn next_rows(&mut self, count: usize) -> Vec<f32> {
        let mut out = Vec::with_capacity(count * self.width);
        self.next_into(count, &mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_in_order_and_start_over_even_within_one_batch() {
        let mut pool = Pool::new(vec![1.0, 1.5, 2.0, 2.5, 3.0, 3.5], 2);
        assert_eq!(pool.next_rows(2), [1.0, 1.5, 2.0, 2.5]);
        assert_eq!(pool.next_rows(2), [3.0, 3.5, 1.0, 1.5]);
        assert_eq!(pool.next_rows(7).len(), 14);
        assert_eq!(pool.next_rows(1), [3.0, 3.5]);
    }
}
