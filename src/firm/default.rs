//! What is expected of guaranteed loans: what of them is lost in default, and what is left of them while they are served. Lends nothing.

use crate::firm::prospect::StageFacts;
use crate::units::END;
use crate::value::{Discount, whole_months};

/// What is expected of the loans of a plan that are covered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// What of them is lost in default.
    pub lost: f64,
    /// The same at the State's rate, from the start of the plan.
    pub lost_value: f64,
    /// What is left before each instalment that is served, added up, at the State's rate.
    pub served_value: f64,
}

/// By what a firm's loans are in default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risk {
    /// The firm's chance of failure a year.
    pub hazard: f64,
    /// Whether it pays its loans from the project alone.
    pub of_project: bool,
}

/// The loans of a plan, and what a State reckons with.
#[derive(Clone, Copy, Debug)]
pub struct Loans<'l> {
    /// What is borrowed for each stage.
    pub amounts: &'l [f64],
    /// Whether what is lost of it is covered.
    pub covered: &'l [bool],
    /// What the pledge brings, loan by loan.
    pub brings: f64,
    /// What is left of a loan of one before each instalment.
    pub left: &'l [f64],
    /// By what they are in default.
    pub risk: Risk,
    /// The State's rate.
    pub state: &'l Discount,
}

/// A month of a course, counted from the start of the plan.
struct InMonth {
    month: usize,
    /// The chance that the loans are in default in it.
    defaults: f64,
    /// What of the covered is lost then.
    lost: f64,
    /// What is left of the covered before the instalment, by the chance that it is served.
    served: f64,
}

/// What is left of some loans before the instalment of a month.
#[derive(Clone, Copy)]
struct Left {
    /// Of those that are covered.
    covered: f64,
    /// What of it the pledge does not bring.
    lost: f64,
    /// What the pledge still brings.
    brings: f64,
}

impl Left {
    /// With one loan more, of which this is left: what the pledge brings goes to those before it first.
    #[inline]
    fn add(&mut self, balance: f64, covered: bool) {
        let rest = (balance - self.brings).max(0.0);
        self.brings -= balance - rest;
        if covered {
            self.covered += balance;
            self.lost += rest;
        }
    }
}

/// A course that a plan may take: the stages up to `last` are begun.
struct Course {
    last: usize,
    chance: f64,
    /// The month in which its loans are in default because it ended.
    fails: Option<usize>,
}

impl Loans<'_> {
    /// What is expected of those that are covered, over all courses that the plan may take and all months in which the firm may fail.
    #[must_use]
    pub fn expected(&self, stages: &[StageFacts]) -> Expected {
        let mut expected = Expected::default();
        self.each_month(stages, |InMonth { month, defaults, lost, served }| {
            let (lost, discount) = (defaults * lost, self.state.month(month));
            expected.lost += lost;
            expected.lost_value += lost * discount;
            expected.served_value += served * discount;
        });
        expected
    }

    /// What is expected to be lost of those that are covered in each month from the start of the plan on.
    #[must_use]
    pub fn lost_by_month(&self, stages: &[StageFacts]) -> Vec<f64> {
        let mut by_month = Vec::new();
        self.each_month(stages, |InMonth { month, defaults, lost, .. }| {
            by_month.resize(by_month.len().max(month + 1), 0.0);
            by_month[month] += defaults * lost;
        });
        by_month
    }

    /// Shows every month of every course that the plan may take.
    fn each_month(&self, stages: &[StageFacts], mut see: impl FnMut(InMonth)) {
        let starts: Vec<usize> = starts(stages).map(whole_months).collect();
        let lives = libm::pow(1.0 - self.risk.hazard, 1.0 / 12.0);
        let longest = starts.last().map_or(0, |start| start + self.left.len()).min(2 * END);
        let mut left = vec![Left { covered: 0.0, lost: 0.0, brings: self.brings }; longest];
        let mut loans = starts.iter().zip(self.amounts).zip(self.covered);
        let mut made = 0;
        for Course { last, chance, fails } in self.courses(stages) {
            // Courses come in the order of their last stages: each has the loans of those before it, and one more.
            for ((&start, &amount), &covered) in loans.by_ref().take(last + 1 - made) {
                self.lend(start, amount, covered, &mut left);
            }
            made = last + 1;
            let mut alive = chance;
            // Once nothing is left of the loans there is nothing to lose.
            let fails = fails.unwrap_or(usize::MAX);
            let end = (starts[last] + self.left.len()).min(fails).min(longest);
            for (month, &Left { covered: owed, lost, .. }) in (1..).zip(&left[..end]) {
                let dies = alive * (1.0 - lives);
                alive *= lives;
                let ends = month == fails;
                let defaults = if ends { dies + alive } else { dies };
                see(InMonth { month, defaults, lost, served: if ends { 0.0 } else { alive * owed } });
            }
        }
    }

    /// The courses that these stages may take, with the chance of each.
    fn courses(&self, stages: &[StageFacts]) -> Vec<Course> {
        let (mut reach, mut months) = (1.0, 0.0);
        let mut courses = Vec::new();
        for (last, stage) in stages.iter().enumerate() {
            months += stage.expected_months;
            let fails = self.risk.of_project.then(|| whole_months(months));
            courses.push(Course { last, chance: reach * (1.0 - stage.chance), fails });
            reach *= stage.chance;
        }
        courses.push(Course { last: stages.len() - 1, chance: reach, fails: None });
        courses.retain(|course| course.chance > 0.0);
        courses
    }

    /// A loan made in a month, in what is left of all before the instalment of each month from 1 on.
    fn lend(&self, start: usize, amount: f64, covered: bool, left: &mut [Left]) {
        let (before, from_start) = left.split_at_mut(start.min(left.len()));
        let (while_paid_back, after) = from_start.split_at_mut(self.left.len().min(from_start.len()));
        for month in before.iter_mut().chain(after) {
            month.add(0.0, covered);
        }
        for (month, left) in while_paid_back.iter_mut().zip(self.left) {
            month.add(amount * left, covered);
        }
    }
}

/// The months after which stages start by plan.
fn starts(stages: &[StageFacts]) -> impl Iterator<Item = f64> + '_ {
    stages.iter().scan(0.0, |months, stage| {
        let start = *months;
        *months += stage.expected_months;
        Some(start)
    })
}

/// The first stage behind the one that files a patent which starts by plan so many months or more after the project does.
#[must_use]
pub fn from_stage(stages: &[StageFacts], granted: f64, filing: usize) -> Option<usize> {
    let mut behind = starts(stages).enumerate().skip(filing + 1);
    behind.find(|&(_, start)| start >= granted).map(|(stage, _)| stage)
}

/// The chance of all gates of some stages, and their months.
#[must_use]
pub fn ahead(stages: &[StageFacts]) -> (f64, f64) {
    stages.iter().fold((1.0, 0.0), |(chance, months), stage| (chance * stage.chance, months + stage.expected_months))
}
