//! The little linear algebra that the fits need: symmetric positive definite systems of up to a few hundred unknowns.

/// A symmetric matrix, stored in full.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Symmetric {
    size: usize,
    cells: Vec<f64>,
}

impl Symmetric {
    /// The zero matrix.
    pub(crate) fn zero(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    /// Adds `weight * x * xᵀ` for a vector `x` that is one at `ones` and zero elsewhere.
    pub(crate) fn add_outer(&mut self, ones: &[usize], weight: f64) {
        for &row in ones {
            for &column in ones {
                self.cells[row * self.size + column] += weight;
            }
        }
    }

    /// Adds `weight * x * xᵀ` for a vector `x` given by the places and values of its entries; places may repeat.
    pub(crate) fn add_weighted(&mut self, entries: &[(usize, f64)], weight: f64) {
        for &(row, left) in entries {
            for &(column, right) in entries {
                self.cells[row * self.size + column] += weight * left * right;
            }
        }
    }

    /// Adds `weight * x * xᵀ` for a vector `x` of the size of the matrix.
    pub(crate) fn add_square(&mut self, x: &[f64], weight: f64) {
        for (cells, left) in self.cells.chunks_exact_mut(self.size).zip(x) {
            for (cell, right) in cells.iter_mut().zip(x) {
                *cell += weight * left * right;
            }
        }
    }

    /// Adds to one cell of the diagonal.
    pub(crate) fn add_diagonal(&mut self, index: usize, value: f64) {
        self.cells[index * self.size + index] += value;
    }

    /// Lower Cholesky factor; `None` when the matrix is not positive definite.
    pub(crate) fn factor(&self) -> Option<Factor> {
        let size = self.size;
        let mut lower = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let known: f64 = (0..column)
                    .map(|k| lower[row * size + k] * lower[column * size + k])
                    .sum();
                let rest = self.cells[row * size + column] - known;
                if row == column {
                    if !(rest.is_finite() && rest > 0.0) {
                        return None;
                    }
                    lower[row * size + row] = rest.sqrt();
                } else {
                    lower[row * size + column] = rest / lower[column * size + column];
                }
            }
        }
        Some(Factor { size, lower })
    }
}

/// A factored symmetric positive definite matrix.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Factor {
    size: usize,
    lower: Vec<f64>,
}

impl Factor {
    /// Solves the system for one right-hand side, whose length is the size of the matrix.
    pub(crate) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size;
        let mut solution = right.to_vec();
        for row in 0..size {
            let known: f64 = (0..row)
                .map(|k| self.lower[row * size + k] * solution[k])
                .sum();
            solution[row] = (solution[row] - known) / self.lower[row * size + row];
        }
        for row in (0..size).rev() {
            let known: f64 = (row + 1..size)
                .map(|k| self.lower[k * size + row] * solution[k])
                .sum();
            solution[row] = (solution[row] - known) / self.lower[row * size + row];
        }
        solution
    }

    /// Diagonal of the inverse.
    pub(crate) fn inverse_diagonal(&self) -> Vec<f64> {
        (0..self.size)
            .map(|index| {
                let mut unit = vec![0.0; self.size];
                unit[index] = 1.0;
                self.solve(&unit)[index]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// [[4, 2], [2, 3]]: its determinant is 8, its inverse [[3, -2], [-2, 4]] / 8.
    fn two_by_two() -> Symmetric {
        let mut matrix = Symmetric::zero(2);
        matrix.add_outer(&[0, 1], 2.0);
        matrix.add_diagonal(0, 2.0);
        matrix.add_diagonal(1, 1.0);
        matrix
    }

    #[test]
    fn solves_a_system_worked_out_by_hand() {
        // 4x + 2y = 10 and 2x + 3y = 9 meet in x = 1.5, y = 2.
        let solution = two_by_two()
            .factor()
            .map(|factor| factor.solve(&[10.0, 9.0]));
        let solution = solution.unwrap_or_default();
        assert_eq!(solution.len(), 2);
        assert!((solution[0] - 1.5).abs() < 1e-15);
        assert!((solution[1] - 2.0).abs() < 1e-15);
    }

    #[test]
    fn knows_the_diagonal_of_the_inverse() {
        let diagonal = two_by_two()
            .factor()
            .map(|factor| factor.inverse_diagonal())
            .unwrap_or_default();
        assert_eq!(diagonal.len(), 2);
        assert!((diagonal[0] - 3.0 / 8.0).abs() < 1e-15);
        assert!((diagonal[1] - 4.0 / 8.0).abs() < 1e-15);
    }

    #[test]
    fn refuses_a_matrix_that_is_not_positive_definite() {
        let mut singular = Symmetric::zero(2);
        singular.add_outer(&[0, 1], 1.0);
        assert_eq!(singular.factor(), None);
        assert_eq!(Symmetric::zero(1).factor(), None);
    }
}
