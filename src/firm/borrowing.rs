//! What a firm borrows by plan: what its own part of a stage needs beyond its wealth, or a share of it, as far as the bank lends. Lends
//! nothing.

/// What a firm can pay by plan, and what of it a bank lends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Purse {
    /// Wealth and loan limit, less what was paid.
    pub means: f64,
    /// The loan limit, less what was borrowed.
    pub limit: f64,
}

impl Purse {
    /// The firm pays its own part of a stage and borrows at least a share of it: what it borrows.
    pub fn pays(&mut self, own: f64, share: f64) -> f64 {
        let wealth = (self.means - self.limit).max(0.0);
        let loan = f64::max(share * own, own - wealth).min(self.limit).min(own).min(self.means).max(0.0);
        self.means -= own;
        self.limit -= loan;
        loan
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp, reason = "whole numbers are exact")]
    fn a_firm_borrows_what_its_wealth_does_not_pay_or_a_share_as_far_as_the_bank_lends() {
        // 30 of its own and 50 of the bank's: of 20 it borrows nothing, of the next 40 it has 10.
        let mut purse = Purse { means: 80.0, limit: 50.0 };
        assert_eq!((purse.pays(20.0, 0.0), purse.pays(40.0, 0.0)), (0.0, 30.0));
        assert_eq!(purse, Purse { means: 20.0, limit: 20.0 });
        // Of 40 a half is 20, then 20 of the limit are left of another 50: and no more is lent than there is to pay.
        let mut purse = Purse { means: 130.0, limit: 40.0 };
        assert_eq!((purse.pays(40.0, 0.5), purse.pays(50.0, 0.5), purse.pays(10.0, 1.0)), (20.0, 20.0, 0.0));
        assert_eq!(Purse { means: 5.0, limit: 9.0 }.pays(-3.0, 1.0), 0.0);
    }
}
