//! Samples drawn once and cycled through, as in GAN Lab: 12,000 real and 12,000 noise vectors
//! serve the whole run, so a step draws no random number, copies nothing, and is easy to repeat.

use burn::tensor::{Device, Tensor, TensorData};

/// Rows of equal width that are handed out in order, for ever.
#[derive(Clone, Debug)]
pub struct Batches {
    /// `[count, width]`.
    rows: Tensor<2>,
    count: usize,
    next_row: usize,
}

impl Batches {
    /// The rows `[count · width]`; there must be one at least.
    pub fn new(rows: Vec<f32>, width: usize, device: &Device) -> Self {
        debug_assert!(width > 0 && !rows.is_empty() && rows.len().is_multiple_of(width));
        let count = rows.len() / width;
        Self {
            rows: Tensor::from_data(TensorData::new(rows, [count, width]), device),
            count,
            next_row: 0,
        }
    }

    /// The row that comes next.
    pub fn next_row(&self) -> usize {
        self.next_row
    }

    /// Goes to a row, wrapping around.
    pub fn go_to(&mut self, row: usize) {
        self.next_row = row % self.count;
    }

    /// The next `count` rows `[count, width]`, starting over after the last one.
    pub fn next(&mut self, count: usize) -> Tensor<2> {
        let end = self.next_row + count;
        if end <= self.count {
            let batch = self.rows.clone().narrow(0, self.next_row, count);
            self.next_row = end % self.count;
            return batch;
        }
        let mut parts = Vec::new();
        let mut missing = count;
        while missing > 0 {
            let take = missing.min(self.count - self.next_row);
            parts.push(self.next(take));
            missing -= take;
        }
        Tensor::cat(parts, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gan::Backend;

    #[test]
    fn rows_come_in_order_and_start_over_even_within_one_batch() {
        for backend in Backend::ALL {
            let rows = vec![1.0, 1.5, 2.0, 2.5, 3.0, 3.5];
            let mut batches = Batches::new(rows, 2, &backend.device());
            let mut next = |count| batches.next(count).into_data().try_to_vec::<f32>().unwrap();
            assert_eq!(next(2), [1.0, 1.5, 2.0, 2.5]);
            assert_eq!(next(2), [3.0, 3.5, 1.0, 1.5]);
            assert_eq!(next(7).len(), 14);
            assert_eq!(next(1), [3.0, 3.5]);
        }
    }
}
