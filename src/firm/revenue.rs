//! A project's sales by plan, and what a collar around them is worth to its firm. Section 6 of the model. Posts nothing.

use crate::firm::beliefs::Beliefs;
use crate::firm::prospect::Prospect;
use crate::scheme::collar::{Flows, KnownCollar};
use crate::value::{Discount, StreamValue};

/// Sales of a project by plan, before what they grow with its size.
#[derive(Clone, Copy, Debug)]
pub struct Sales<'b> {
    /// Profit of a stream of one, undiscounted.
    stream: &'b StreamValue,
    /// Sales of a first year whose whole profit the firm has, smallest units.
    first: f64,
    /// Months without protection after the launch.
    wait: f64,
    /// Standard deviation of the yearly change of their logarithm.
    volatility: f64,
}

/// A collar as far as it is granted, and what the firm expects of it before tax, per unit of growth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Collared {
    /// The collar.
    pub collar: KnownCollar,
    /// What it brings the firm in all, less what it takes; smallest units.
    pub nominal: f64,
    /// Its present value at launch.
    pub value: f64,
}

/// The last month of a sales year, counted from the launch: there it is settled.
#[must_use]
pub fn settled(year: usize) -> usize {
    12 * year + 11
}

impl Collared {
    /// The same as far as a part of it is granted.
    #[must_use]
    pub fn cut(self, factor: f64) -> Collared {
        Collared { collar: self.collar.cut(factor), nominal: factor * self.nominal, value: factor * self.value }
    }
}

impl<'b> Sales<'b> {
    /// Those of a project; `None` where its payoff is no stream.
    #[must_use]
    pub fn of(prospect: &Prospect, beliefs: &'b Beliefs) -> Option<Sales<'b>> {
        let known = &beliefs.technologies[prospect.technology];
        known.nominal_stream.as_ref().map(|stream| Sales {
            stream,
            first: prospect.payoff.to_f64() / known.margin,
            wait: prospect.wait,
            volatility: known.volatility,
        })
    }

    /// Of a sales year, counted from 0.
    #[must_use]
    pub fn plan(&self, year: usize) -> f64 {
        self.first * self.stream.year(year, self.wait)
    }

    /// What the State is expected to pay under a collar of each sales year.
    pub fn paid_by_year(&self, collar: KnownCollar) -> impl Iterator<Item = f64> + '_ {
        let of_one = collar.expected_each(self.stream.years(), self.volatility);
        of_one.into_iter().enumerate().map(|(year, flows)| self.plan(year) * flows.paid)
    }

    /// The present value at launch, discounted so, of what the State is expected to pay under a collar.
    #[must_use]
    pub fn paid_value(&self, collar: KnownCollar, discount: &Discount) -> f64 {
        self.paid_by_year(collar).enumerate().map(|(year, paid)| discount.month(settled(year)) * paid).sum()
    }

    /// The most that the State can have to pay under it: nothing is sold.
    #[must_use]
    pub fn most(&self, collar: KnownCollar) -> f64 {
        (0..self.stream.years()).map(|year| collar.of(year, 0.0, self.plan(year)).paid).sum()
    }

    /// What the State is expected to pay under a collar in all, and what it is worth to a firm that discounts so; `of_one` is expected of
    /// each sales year per unit of its plan, [`KnownCollar::expected_each`].
    #[must_use]
    pub fn collared(&self, collar: KnownCollar, of_one: &[Flows], hurdle: &Discount) -> (f64, Collared) {
        let (mut paid, mut nominal, mut value) = (0.0, 0.0, 0.0);
        for (year, flows) in of_one.iter().enumerate() {
            let plan = self.plan(year);
            let of_plan = Flows { paid: plan * flows.paid, received: plan * flows.received };
            let net = of_plan.paid - of_plan.received;
            paid += of_plan.paid;
            nominal += net;
            value += hurdle.month(settled(year)) * net;
        }
        (paid, Collared { collar, nominal, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::collar::Counted;

    #[test]
    fn the_second_of_two_sales_years_is_the_first_that_can_miss_its_plan() {
        // 100 a year, σ .25: the State is expected to pay 1.1328 and to receive 1.8529 of the second year, 23 months after the launch.
        let collar = KnownCollar { low: 0.8, high: 1.2, share: 0.5, grace_years: 0, reading: Counted::Excess };
        let stream = StreamValue::new(2, 0.0, 1.0, &Discount::new(0.0));
        let sales = Sales { stream: &stream, first: 100.0, wait: 0.0, volatility: 0.25 };
        let of_one = collar.expected_each(2, 0.25);
        let (paid, found) = sales.collared(collar, &of_one, &Discount::new(0.0));
        assert!((found.nominal - (1.1328 - 1.8529)).abs() < 1e-4 && (found.nominal - found.value).abs() < 1e-12);
        let (_, late) = sales.collared(collar, &of_one, &Discount::new(0.1));
        assert!((late.value / late.nominal - libm::pow(1.1, -23.0 / 12.0)).abs() < 1e-12);
        assert!((paid - 1.1328).abs() < 1e-4);
        assert!((sales.paid_value(collar, &Discount::new(0.0)) - 1.1328).abs() < 1e-4);
        // Half of 80 in each of two years, if nothing is sold; of the whole difference half of 100.
        assert!((sales.most(collar) - 80.0).abs() < 1e-9);
        assert!((sales.most(KnownCollar { reading: Counted::Difference, ..collar }) - 100.0).abs() < 1e-9);
    }
}
