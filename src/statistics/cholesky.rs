//! The triangular root of a correlation matrix. Numbers in, numbers out.

/// The lower triangular L with L·Lᵀ = `matrix`, both row by row, n × n; only the lower half of `matrix` is read.
///
/// # Errors
/// The first row whose pivot is not clearly positive: with the rows before it, the matrix is not positive definite.
///
/// # Panics
/// If `matrix` does not hold n × n numbers.
pub fn cholesky(n: usize, matrix: &[f64]) -> Result<Vec<f64>, usize> {
    const LEAST_PIVOT: f64 = 1e-12;
    assert_eq!(matrix.len(), n * n, "a matrix of {n} rows has {n} columns");
    let mut root = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let (left, above) = (&root[row * n..row * n + column], &root[column * n..column * n + column]);
            let rest = matrix[row * n + column] - left.iter().zip(above).map(|(a, b)| a * b).sum::<f64>();
            root[row * n + column] = if column < row {
                rest / root[column * n + column]
            } else if rest > LEAST_PIVOT * matrix[row * n + row].abs() {
                rest.sqrt()
            } else {
                return Err(row);
            };
        }
    }
    Ok(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_textbook_matrix_has_a_root_in_whole_numbers() {
        let matrix = [4.0, 12.0, -16.0, 12.0, 37.0, -43.0, -16.0, -43.0, 98.0];
        assert_eq!(cholesky(3, &matrix), Ok(vec![2.0, 0.0, 0.0, 6.0, 1.0, 0.0, -8.0, 5.0, 3.0]));
        assert_eq!(cholesky(0, &[]), Ok(vec![]));
    }

    #[test]
    fn correlations_that_contradict_each_other_name_the_row() {
        let matrix = [1.0, 0.9, -0.9, 0.9, 1.0, 0.9, -0.9, 0.9, 1.0];
        assert_eq!(cholesky(3, &matrix), Err(2));
        assert_eq!(cholesky(2, &[1.0, 1.0, 1.0, 1.0]), Err(1), "a perfect correlation leaves nothing to draw");
        assert_eq!(cholesky(1, &[f64::NAN]), Err(0));
    }
}
