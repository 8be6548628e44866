//! The luck of one project that is stated, not drawn: every number at its median, every chance as the project needs it. Draws nothing.

use super::{Draws, HAPPENS, Luck, MEDIAN, NEVER, Project};
use crate::index::{ClassIndex, TechnologyIndex};
use crate::model::{ColumnOf, Study};
use crate::number::{Best, ColumnFrom};
use crate::scheme::origin::best_quantile;

/// A project that is stated: of whom, and when it comes. It is alone in its world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Its technology.
    pub technology: TechnologyIndex,
    /// The class of its firm.
    pub class: ClassIndex,
    /// The month in which it comes.
    pub arrival: u16,
}

impl Draws {
    /// Makes the luck of a stated project: every number of the run and of the project is the median of its law, given the medians of the
    /// law's parameters; every gate is passed and the firm lives, as far as chances above nothing and below one let them.
    pub fn state(&self, study: &Study, stated: Stated, luck: &mut Luck) {
        luck.stated = true;
        luck.run = 0;
        luck.failures = MEDIAN;
        self.state_inputs(study, luck);
        luck.projects.clear();
        luck.projects.push(Project {
            technology: stated.technology,
            class: stated.class,
            year: stated.arrival / 12,
            index: 0,
            listed: None,
            group: u64::from(stated.arrival / 12),
            arrival: stated.arrival,
            failure: NEVER,
            partner: MEDIAN,
            stages: 0,
        });
        luck.listed.clear();
        luck.gates.clear();
        luck.gates.resize(study.population.technologies[stated.technology].stages.len(), HAPPENS);
        luck.of_technology.clear();
        let mut start = 0;
        for (technology, _) in study.population.technologies.indexed() {
            let end = start + usize::from(technology == stated.technology);
            luck.of_technology.push(start..end);
            start = end;
        }
        self.state_columns(study, stated, luck);
    }

    /// The medians of what is drawn once a run. Correlations leave them as they are.
    fn state_inputs(&self, study: &Study, luck: &mut Luck) {
        luck.drawn.clear();
        let medians = self.inputs.iter().zip(&study.inputs);
        luck.drawn.extend(medians.map(|(law, input)| law.sampler().at(MEDIAN).clamp(input.range.0, input.range.1)));
        for derived in study.derived.iter().rev() {
            let value = derived.at(&luck.drawn);
            luck.drawn.push(value);
        }
    }

    /// The medians of what is drawn for each project, and what is the best of several draws where the project's own is the median.
    fn state_columns(&self, study: &Study, stated: Stated, luck: &mut Luck) {
        luck.starts.clear();
        luck.columns.clear();
        for (column, described) in study.columns.iter().enumerate() {
            let (start, is_its) = match described.of {
                ColumnOf::Technology(of) | ColumnOf::Overrun(of) => {
                    (luck.of_technology[of].start, of == stated.technology)
                }
                ColumnOf::Class(_) | ColumnOf::Everyone => (0, true),
            };
            luck.starts.push(start);
            let median = || match &self.columns[column] {
                ColumnFrom::Drawn(from) => from.sampler(&luck.drawn).at(MEDIAN),
                ColumnFrom::Run(number) => number.at(&luck.drawn),
            };
            let values = if is_its { vec![median()] } else { Vec::new() };
            luck.columns.push(values);
        }
        luck.bests.clear();
        luck.starts_of_bests.clear();
        for &Best { column, draws } in &study.bests {
            let sampler = self.drawn(column).sampler(&luck.drawn);
            let whole = |amount: f64| libm::round(amount.max(0.0));
            let best = whole(sampler.at(best_quantile(MEDIAN, draws)));
            let of_own = |own: &f64| if whole(*own) > 0.0 { best / whole(*own) } else { 1.0 };
            luck.bests.push(luck.columns[column].iter().map(of_own).collect());
            luck.starts_of_bests.push(luck.starts[column]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;
    use crate::model::study_of;

    #[test]
    #[allow(clippy::float_cmp, reason = "medians of these laws are exact")]
    fn every_number_is_its_median_and_chance_is_kind() {
        let text = include_str!("../../../tests/theory/sweep.ron")
            .replace("hurdle_rate: 0,", "hurdle_rate: Uniform(0.1, 0.2),")
            .replace("success: 1", "success: Discrete(values: [0.2, 0.4, 0.6], weights: [1, 1, 1])");
        let study = study_of(&text);
        let draws = Draws::new(&study);
        let mut luck = Luck::default();
        let stated = Stated { technology: Index::new(0), class: Index::new(0), arrival: 14 };
        draws.state(&study, stated, &mut luck);
        // A lump that is uniform on 0 to 1500 million; a chance of .2, .4 or .6.
        let of = |path: &str| {
            let column = study.columns.iter().position(|column| column.path.ends_with(path)).expect("it is drawn");
            luck.value(column, 0)
        };
        assert_eq!((of("payoff"), of("success")), (750e6, 0.4));
        assert!((luck.drawn[0] - 0.15).abs() < 1e-12);
        assert_eq!(luck.projects.len(), 1);
        assert_eq!((luck.projects[0].year, luck.projects[0].arrival, luck.gates[0]), (1, 14, 0.0));
        // A panel errs by nothing, a voucher is redeemed, a launch harms nobody.
        assert_eq!(draws.noise(&study, &luck, 0, 1), 0.0);
        assert!(draws.voucher(&study, &luck, 0) > 0.999 && draws.harm(&study, &luck, 0) > 0.999);
        assert_eq!(draws.fit(&study, &luck, 0), 0.0);
    }
}
