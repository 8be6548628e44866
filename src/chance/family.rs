//! A distribution some of whose parameters differ from future to future: what they can make together, and what is drawn from once they are
//! known. Draws nothing.

use std::sync::{Arc, OnceLock};

use super::check::Complaint;
use super::distribution::Distribution;
use super::effort::Effort;
use super::form::{Form, PARAMETERS};
use super::grid::{Grid, Shaped};
use super::sampler::Sampler;

/// A form with the range of each of its parameters; a known one has both ends alike.
#[derive(Debug)]
pub struct Family {
    form: Form,
    ranges: [(f64, f64); PARAMETERS],
    grid: OnceLock<Option<Arc<Grid>>>,
}

impl Family {
    /// The family of a form whose parameters stay within these ranges. Those that the form does not have are 0.
    #[must_use]
    pub fn new(form: Form, ranges: [(f64, f64); PARAMETERS]) -> Family {
        Family { form, ranges, grid: OnceLock::new() }
    }

    /// The distributions at the ends of all ranges together. Every quantile, and the mean, lies between theirs.
    pub fn corners(&self) -> impl Iterator<Item = Distribution> + '_ {
        let moves = |at: usize| self.ranges[at].0 < self.ranges[at].1;
        (0..1_usize << PARAMETERS)
            .filter(move |corner| (0..PARAMETERS).all(|at| moves(at) || corner >> at & 1 == 0))
            .map(|corner| {
                let end = |at: usize| if corner >> at & 1 == 0 { self.ranges[at].0 } else { self.ranges[at].1 };
                self.form.distribution(std::array::from_fn(end))
            })
    }

    /// Whether all parameters that can come together make a distribution, and one that can be tabulated where it must be.
    ///
    /// # Errors
    /// What is wrong where the parameters are at the ends of their ranges.
    pub fn check(&self) -> Result<(), Complaint> {
        self.corners().try_for_each(|corner| {
            corner.check()?;
            Form::check_shape(&corner)
        })
    }

    /// The distribution with these parameters, each brought into its range.
    #[must_use]
    pub fn distribution(&self, parameters: [f64; PARAMETERS]) -> Distribution {
        let within = |at: usize| parameters[at].clamp(self.ranges[at].0, self.ranges[at].1);
        self.form.distribution(std::array::from_fn(within))
    }

    /// What is drawn from with these parameters: nothing is tabulated here but once for all.
    #[must_use]
    pub fn sampler(&self, parameters: [f64; PARAMETERS]) -> Sampler {
        let distribution = self.distribution(parameters);
        match (Shaped::of(&distribution), self.grid()) {
            (Some(shaped), Some(grid)) => Sampler::on_grid(grid.at(&shaped)),
            _ => Sampler::untabulated(&distribution),
        }
    }

    /// The largest mean that the parameters can make.
    #[must_use]
    pub fn most_mean(&self) -> f64 {
        self.corners().map(|corner| corner.mean()).fold(f64::NEG_INFINITY, f64::max)
    }

    /// Makes the tables, if there are to be some and they are not there yet.
    pub fn make_ready(&self) {
        let _ = self.grid();
    }

    fn grid(&self) -> Option<&Arc<Grid>> {
        let make =
            || Grid::over(&self.corners().filter_map(|corner| Shaped::of(&corner)).collect::<Vec<_>>()).map(Arc::new);
        self.grid.get_or_init(make).as_ref()
    }

    /// What it takes to check the family and to make its tables.
    #[must_use]
    pub fn effort(&self) -> Effort {
        let moving = self.ranges.iter().filter(|(low, high)| low < high).count();
        let worst = self.corners().map(|corner| corner.effort_on_grid(moving));
        worst.fold(Effort::default(), |all, one| Effort {
            nanoseconds: all.nanoseconds.max(one.nanoseconds),
            bytes: all.bytes.max(one.bytes),
        })
    }
}

impl PartialEq for Family {
    fn eq(&self, other: &Family) -> bool {
        (self.form, self.ranges) == (other.form, other.ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The largest difference between what is drawn and the exact quantile, in parts of `size`.
    fn worst(form: Form, ranges: [(f64, f64); 3], size: impl Fn(&Distribution, f64) -> f64) -> f64 {
        let family = Family::new(form, ranges);
        assert_eq!(family.check(), Ok(()), "{form:?} {ranges:?}");
        let mut worst = 0.0_f64;
        for i in 0..23 {
            for j in 0..7 {
                let share = [(f64::from(i) + 0.3) / 23.3, (f64::from(j) + 0.4) / 7.4, 0.77];
                let parameters: [f64; 3] =
                    std::array::from_fn(|at| ranges[at].0 + share[at] * (ranges[at].1 - ranges[at].0));
                let (sampler, exact) = (family.sampler(parameters), family.distribution(parameters));
                let mut before = f64::NEG_INFINITY;
                for u in (0..60).map(|k| (f64::from(k) + 0.41) / 60.0).chain([1e-7, 1e-4, 1.0 - 1e-4, 1.0 - 1e-7]) {
                    let (drawn, exact_value) = (sampler.at(u), exact.quantile(u));
                    worst = worst.max((drawn - exact_value).abs() / size(&exact, exact_value));
                    if u > 0.001 && u < 0.999 {
                        assert!(drawn >= before, "{form:?} {parameters:?} falls at {u}");
                        before = drawn;
                    }
                }
            }
        }
        worst
    }

    #[test]
    fn between_tables_a_draw_misses_the_exact_quantile_by_less_than_a_hundred_thousandth_of_the_range() {
        let none = (0.0, 0.0);
        let range = |of: &Distribution, _: f64| of.support().1 - of.support().0;
        let cases = [
            (Form::BetaMean, [(0.2, 0.35), (20.0, 20.0), none]),
            (Form::BetaMean, [(0.05, 0.95), (12.0, 12.0), none]),
            (Form::BetaMean, [(0.001, 0.999), (1000.0, 1000.0), none]),
            (Form::BetaMean, [(0.2, 0.6), (5.0, 50.0), none]),
            (Form::BetaShapes, [(0.5, 6.0), (2.0, 2.0), none]),
            (Form::BetaShapes, [(0.5, 4.0), (0.5, 4.0), none]),
            (Form::Pert, [(1.0, 2.0), (2.0, 4.0), (4.0, 9.0)]),
            (Form::Pert, [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]),
            (Form::Pert, [(0.9, 1.1), (1.2, 1.2), (3.0, 3.0)]),
        ];
        for (form, ranges) in cases {
            let worst = worst(form, ranges, range);
            assert!(worst < 1e-5, "{form:?} {ranges:?}: {worst:e}");
        }
        let spread = |of: &Distribution, value: f64| value + of.quantile(0.75) - of.quantile(0.25);
        for (form, ranges) in [
            (Form::GammaMean, [(1.0, 40.0), (0.3, 0.3), none]),
            (Form::GammaMean, [(1.0, 2.0), (0.05, 1.41), none]),
            (Form::GammaShape, [(0.5, 100.0), (1.0, 3.0), none]),
        ] {
            let worst = worst(form, ranges, spread);
            assert!(worst < 1e-5, "{form:?} {ranges:?}: {worst:e}");
        }
    }

    #[test]
    fn families_of_place_and_size_are_worked_out_directly() {
        let exact = |of: &Distribution, value: f64| value.abs() + of.quantile(0.75) - of.quantile(0.25);
        for (form, ranges) in [
            (Form::Uniform, [(0.0, 1.0), (2.0, 3.0), (0.0, 0.0)]),
            (Form::Triangular, [(0.0, 1.0), (1.0, 3.0), (3.5, 4.0)]),
            (Form::Normal, [(-1.0, 1.0), (0.5, 2.0), (0.0, 0.0)]),
            (Form::LogNormalMedian, [(1.0, 2.0), (0.2, 0.8), (0.0, 0.0)]),
            (Form::LogNormalMean, [(1.0, 2.0), (0.2, 0.8), (0.0, 0.0)]),
            (Form::LogNormalRange, [(1.0, 2.0), (4.0, 9.0), (0.0, 0.0)]),
            (Form::Exponential, [(1.0, 5.0), (0.0, 0.0), (0.0, 0.0)]),
            (Form::Weibull, [(0.8, 2.0), (1.0, 4.0), (0.0, 0.0)]),
            (Form::Pareto, [(1.0, 2.0), (3.0, 6.0), (0.0, 0.0)]),
        ] {
            let worst = worst(form, ranges, exact);
            assert!(worst < 1e-12, "{form:?}: {worst:e}");
        }
        for mean in [0.0, 0.01, 0.7, 3.0, 24.0, 110.5, 4000.0] {
            let (found, exact) = (
                Family::new(Form::Poisson, [(0.0, 5000.0), (0.0, 0.0), (0.0, 0.0)]).sampler([mean, 0.0, 0.0]),
                Distribution::Poisson { mean },
            );
            for k in 0..500 {
                let u = (f64::from(k) + 0.37) / 500.0;
                assert_eq!(found.at(u).to_bits(), exact.quantile(u).to_bits(), "Poisson({mean}) at {u}");
            }
        }
    }

    #[test]
    fn parameters_that_can_cross_are_found_at_the_ends_of_their_ranges() {
        let crossing = Family::new(Form::Pert, [(1.0, 3.0), (2.0, 2.0), (4.0, 4.0)]);
        assert_eq!(crossing.check().map_err(|complaint| complaint.what), Err("mode 2 is below low 3".to_owned()));
        let negative = Family::new(Form::Normal, [(1.0, 1.0), (-0.1, 2.0), (0.0, 0.0)]);
        assert_eq!(negative.check().map_err(|complaint| complaint.what), Err("sd -0.1 is below 0".to_owned()));
        let steep = Family::new(Form::BetaMean, [(0.01, 0.5), (20.0, 20.0), (0.0, 0.0)]);
        assert_eq!(
            steep.check(),
            Err(Complaint::new(
                "a shape of the beta comes to 0.2000, below 0.5",
                "write a mean further from 0 and 1, or a larger strength"
            ))
        );
    }
}
