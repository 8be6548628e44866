//! How a rank correlation becomes the correlation of normal scores. No draw is made here.

/// The Pearson correlation of two normal scores whose rank (Spearman) correlation is `rho`: 2·sin(πρ/6) (Pearson 1907).
#[must_use]
pub fn pearson_from_rank(rho: f64) -> f64 {
    2.0 * libm::sin(std::f64::consts::PI * rho / 6.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_correlations_become_slightly_larger_correlations_of_scores() {
        for (rho, pearson) in [(0.0, 0.0), (0.5, 0.517_638_090_205_041_5), (1.0, 1.0), (-1.0, -1.0)] {
            assert!((pearson_from_rank(rho) - pearson).abs() < 1e-15, "{rho}");
        }
    }
}
