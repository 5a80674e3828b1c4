//! Small symmetric matrices in `f64`: their eigenvalues, eigenvectors and square root, by Jacobi's
//! rotations (Golub & Van Loan, Matrix Computations, section 8.5). Matrices here have some 30 to 50
//! rows, for which this is quick, and it finds small eigenvalues as well as large ones.

/// Rotations of every pair are repeated this often at most; about eight times are enough.
const SWEEPS: usize = 40;

/// A square matrix, row after row.
#[derive(Clone, Debug, PartialEq)]
pub struct Square {
    size: usize,
    values: Vec<f64>,
}

/// What a symmetric matrix is made of: `Σ values[i] · vectors[i] · vectors[i]ᵀ`.
#[derive(Clone, Debug)]
pub struct Eigen {
    /// The eigenvalues, in no particular order.
    pub values: Vec<f64>,
    /// Row `i` is the unit eigenvector of value `i`.
    pub vectors: Square,
}

impl Square {
    /// All zeros.
    pub fn zeros(size: usize) -> Self {
        Self {
            size,
            values: vec![0.0; size * size],
        }
    }

    /// Ones on the diagonal.
    pub fn identity(size: usize) -> Self {
        let mut identity = Self::zeros(size);
        for i in 0..size {
            identity.row_mut(i)[i] = 1.0;
        }
        identity
    }

    /// Number of rows.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Row `i`, of `size` numbers.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.values[i * self.size..(i + 1) * self.size]
    }

    /// Row `i`, to change it.
    pub fn row_mut(&mut self, i: usize) -> &mut [f64] {
        &mut self.values[i * self.size..(i + 1) * self.size]
    }

    /// The sum of the diagonal.
    pub fn trace(&self) -> f64 {
        (0..self.size).map(|i| self.row(i)[i]).sum()
    }

    /// Whether no number is NaN or infinite.
    pub fn is_finite(&self) -> bool {
        self.values.iter().all(|v| v.is_finite())
    }

    /// The matrix product; both have the same size.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::zeros(self.size);
        for i in 0..self.size {
            for (k, &factor) in self.row(i).iter().enumerate() {
                for (sum, value) in product.row_mut(i).iter_mut().zip(other.row(k)) {
                    *sum += factor * value;
                }
            }
        }
        product
    }

    /// Its eigenvalues and eigenvectors, if it is symmetric: only what is on and above the diagonal
    /// is read at first. `None` if a number is NaN or infinite.
    pub fn eigen(&self) -> Option<Eigen> {
        let mut vectors = Self::identity(self.size);
        let values = self.rotate(Some(&mut vectors))?;
        Some(Eigen { values, vectors })
    }

    /// Its eigenvalues alone, which takes about two thirds of the time.
    pub fn eigenvalues(&self) -> Option<Vec<f64>> {
        self.rotate(None)
    }

    /// The symmetric square root of a symmetric matrix without negative eigenvalues. Those that
    /// rounding made negative count as zero.
    pub fn root(&self) -> Option<Self> {
        let Eigen { values, vectors } = self.eigen()?;
        let mut root = Self::zeros(self.size);
        for (k, value) in values.iter().enumerate() {
            let weight = value.max(0.0).sqrt();
            let vector = vectors.row(k);
            for (i, &entry) in vector.iter().enumerate() {
                for (sum, other) in root.row_mut(i).iter_mut().zip(vector) {
                    *sum += weight * entry * other;
                }
            }
        }
        Some(root)
    }

    /// Rotates in the plane of each two axes until nothing is left beside the diagonal, and returns
    /// that; the rows of `vectors` are rotated along.
    fn rotate(&self, mut vectors: Option<&mut Self>) -> Option<Vec<f64>> {
        if !self.is_finite() {
            return None;
        }
        let mut left = self.clone();
        for _ in 0..SWEEPS {
            let mut settled = true;
            for p in 0..self.size {
                for q in p + 1..self.size {
                    let Some((cos, sin)) = left.angle(p, q) else {
                        continue;
                    };
                    settled = false;
                    left.rotate_rows(p, q, cos, sin);
                    left.rotate_columns(p, q, cos, sin);
                    if let Some(vectors) = vectors.as_deref_mut() {
                        vectors.rotate_rows(p, q, cos, sin);
                    }
                }
            }
            if settled {
                break;
            }
        }
        let values: Vec<f64> = (0..self.size).map(|i| left.row(i)[i]).collect();
        values.iter().all(|v| v.is_finite()).then_some(values)
    }

    /// Cosine and sine of the rotation that makes entry `(p, q)` zero; `None` if it is already too
    /// small to matter.
    fn angle(&self, p: usize, q: usize) -> Option<(f64, f64)> {
        let (a, b, off) = (self.row(p)[p], self.row(q)[q], self.row(p)[q]);
        let negligible = f64::EPSILON * (a.abs() * b.abs()).sqrt();
        if off.abs() <= negligible.max(f64::MIN_POSITIVE) {
            return None;
        }
        let tau = (b - a) / (2.0 * off);
        let tan = tau.signum() / (tau.abs() + (tau * tau + 1.0).sqrt());
        let cos = 1.0 / (tan * tan + 1.0).sqrt();
        Some((cos, tan * cos))
    }

    fn rotate_rows(&mut self, p: usize, q: usize, cos: f64, sin: f64) {
        let (head, tail) = self.values.split_at_mut(q * self.size);
        let low = &mut head[p * self.size..(p + 1) * self.size];
        for (a, b) in low.iter_mut().zip(&mut tail[..self.size]) {
            (*a, *b) = (cos * *a - sin * *b, sin * *a + cos * *b);
        }
    }

    /// After [`Self::rotate_rows`]. Only the four entries of both need arithmetic, the others are
    /// those of the rows.
    fn rotate_columns(&mut self, p: usize, q: usize, cos: f64, sin: f64) {
        for k in 0..self.size {
            if k == p || k == q {
                let row = self.row_mut(k);
                (row[p], row[q]) = (cos * row[p] - sin * row[q], sin * row[p] + cos * row[q]);
            } else {
                let (a, b) = (self.row(p)[k], self.row(q)[k]);
                let row = self.row_mut(k);
                (row[p], row[q]) = (a, b);
            }
        }
        self.row_mut(p)[q] = 0.0;
        self.row_mut(q)[p] = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(size: usize, values: &[f64]) -> Square {
        Square {
            size,
            values: values.to_vec(),
        }
    }

    /// The second difference, whose eigenvalues are known: 2 − 2 cos(πk / (n + 1)).
    fn second_difference(size: usize) -> Square {
        let mut matrix = Square::zeros(size);
        for i in 0..size {
            matrix.row_mut(i)[i] = 2.0;
            if i > 0 {
                matrix.row_mut(i)[i - 1] = -1.0;
                matrix.row_mut(i - 1)[i] = -1.0;
            }
        }
        matrix
    }

    #[test]
    fn two_by_two_by_hand() {
        let mut values = square(2, &[2.0, 1.0, 1.0, 2.0]).eigenvalues().unwrap();
        values.sort_by(f64::total_cmp);
        assert!((values[0] - 1.0).abs() < 1e-15 && (values[1] - 3.0).abs() < 1e-15);
    }

    #[test]
    fn eigenvalues_of_the_second_difference() {
        let mut values = second_difference(33).eigenvalues().unwrap();
        values.sort_by(f64::total_cmp);
        for (k, value) in values.iter().enumerate() {
            let angle = std::f64::consts::PI * (k + 1) as f64 / 34.0;
            assert!((value - (2.0 - 2.0 * angle.cos())).abs() < 1e-13);
        }
    }

    #[test]
    fn eigenvectors_make_the_matrix_again() {
        let matrix = second_difference(20);
        let Eigen { values, vectors } = matrix.eigen().unwrap();
        for i in 0..20 {
            for j in 0..20 {
                let sum: f64 = (0..20)
                    .map(|k| values[k] * vectors.row(k)[i] * vectors.row(k)[j])
                    .sum();
                assert!((sum - matrix.row(i)[j]).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn a_root_times_itself_is_the_matrix() {
        let matrix = second_difference(33);
        let root = matrix.root().unwrap();
        let again = root.times(&root);
        for i in 0..33 {
            for (a, b) in again.row(i).iter().zip(matrix.row(i)) {
                assert!((a - b).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn small_eigenvalues_are_as_exact_as_large_ones() {
        // Of [[1, e], [e, 2e²]] with e = 1e-8: 1 + e² and e² to first order.
        let mut values = square(2, &[1.0, 1e-8, 1e-8, 2e-16]).eigenvalues().unwrap();
        values.sort_by(f64::total_cmp);
        assert!((values[0] / 1e-16 - 1.0).abs() < 1e-7, "{values:?}");
    }

    #[test]
    fn what_is_no_number_has_no_eigenvalues() {
        for bad in [f64::NAN, f64::INFINITY] {
            assert!(square(2, &[1.0, bad, bad, 1.0]).eigen().is_none());
        }
        // Finite, but too large to work with: no panic and no hang.
        let huge = square(2, &[1e308, 1e308, 1e308, -1e308]);
        assert!(huge.eigenvalues().is_none_or(|v| v.len() == 2));
        assert!(Square::zeros(0).eigen().unwrap().values.is_empty());
        assert_eq!(Square::zeros(3).eigenvalues().unwrap(), [0.0; 3]);
    }
}
