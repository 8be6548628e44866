//! Every uncertain input as declared and as sampled. Reads draws only.

use std::collections::BTreeMap;

use crate::draws::{Draws, Luck, Project};
use crate::measure;
use crate::model::{ColumnOf, Study};
use crate::number::{Input, Unit};
use crate::statistics::percentiles;
use crate::study::summary::InputRow;
use crate::units::to_f64;

/// Runs whose project draws are sampled for the report: enough for percentiles, and quick.
const PROJECT_RUNS: usize = 64;

/// The uncertain inputs of a study as sampled.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Every uncertain input, with what the runs drew (project numbers: at most 64 runs).
    pub rows: Vec<InputRow>,
    /// What the runs drew, one number for all of a run.
    pub drawn: Drawn,
}

/// What each run drew for the inputs that are one number for all of it.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// For each input of the study, in their order, a number a run. Amounts in whole currency units.
    pub columns: Vec<Vec<f64>>,
    /// The number of runs.
    pub runs: usize,
}

/// What each of the first `runs` runs drew for the inputs of a study.
#[must_use]
pub fn drawn(study: &Study, runs: usize) -> Drawn {
    let (draws, mut luck) = (Draws::new(study), Luck::default());
    let mut columns = vec![Vec::with_capacity(runs); study.inputs.len()];
    for run in 0..runs {
        draws.fill_inputs(study, run, &mut luck);
        add_drawn(study, &luck, &mut columns);
    }
    Drawn { columns, runs }
}

fn add_drawn(study: &Study, luck: &Luck, columns: &mut [Vec<f64>]) {
    for ((input, column), value) in study.inputs.iter().zip(columns).zip(&luck.drawn) {
        column.push(in_currency(study, input.unit, *value));
    }
}

/// A number as it is written: amounts in whole currency units.
fn in_currency(study: &Study, unit: Unit, value: f64) -> f64 {
    if unit == Unit::Amount { measure::Unit::Money.whole(value, study.units_per_currency) } else { value }
}

/// What the numbers of an input are counted in.
fn counted(study: &Study, unit: Unit) -> String {
    if unit == Unit::Amount { study.currency.clone() } else { unit.name().to_owned() }
}

/// A name and a unit for each of the inputs of a study, in their order: its path, and where several policies draw it each in its own way,
/// how it is declared.
#[must_use]
pub fn names(study: &Study) -> Vec<(String, String)> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    study.inputs.iter().for_each(|input| *times.entry(&input.path).or_default() += 1);
    let name = |input: &Input| {
        let path = &input.path;
        if times[path.as_str()] > 1 { format!("{path} = {}", input.declared) } else { path.clone() }
    };
    study.inputs.iter().map(|input| (name(input), counted(study, input.unit))).collect()
}

/// The uncertain inputs of a study with what its first `runs` runs drew. Amounts in whole currency units.
#[must_use]
pub fn sample(study: &Study, runs: usize) -> Inputs {
    let draws = Draws::new(study);
    let mut luck = Luck::default();
    let mut inputs = vec![Vec::with_capacity(runs); study.inputs.len()];
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); study.columns.len()];
    let mut counts: Vec<Vec<f64>> = vec![Vec::new(); study.population.technologies.len()];
    for run in 0..runs {
        if run < PROJECT_RUNS {
            draws.fill(study, run, &mut luck);
            project_values(study, &luck, &mut columns, &mut counts);
        } else {
            draws.fill_inputs(study, run, &mut luck);
        }
        add_drawn(study, &luck, &mut inputs);
    }
    let mut rows = Vec::new();
    for (input, sample) in study.inputs.iter().zip(&inputs) {
        rows.push(row(study, &input.path, &input.declared, input.unit, "per run", sample.clone()));
    }
    for (technology, sample) in study.population.technologies.iter().zip(counts) {
        if technology.count.law.distribution().variance() > 0.0 {
            rows.push(row(
                study,
                &technology.count_path(),
                &technology.count_declared,
                Unit::Count,
                "per year",
                sample,
            ));
        }
    }
    let of_projects = study.columns.iter().zip(columns).filter(|(column, _)| column.from.drawn().is_some());
    for (column, mut sample) in of_projects {
        for value in &mut sample {
            *value = in_currency(study, column.unit, *value);
        }
        rows.push(row(study, &column.path, &column.declared, column.unit, "per project", sample));
    }
    rows.sort_by(|a, b| a.path.cmp(&b.path).then(a.declared.cmp(&b.declared)));
    Inputs { rows, drawn: Drawn { columns: inputs, runs } }
}

fn project_values(study: &Study, luck: &Luck, columns: &mut [Vec<f64>], counts: &mut [Vec<f64>]) {
    // What projects of a table state is no sample of what is drawn.
    let is_drawn = |project: &&Project| project.listed.is_none();
    for ((column, described), sample) in study.columns.iter().enumerate().zip(columns) {
        let projects = match described.of {
            ColumnOf::Technology(technology) | ColumnOf::Overrun(technology) => luck.of_technology[technology].clone(),
            ColumnOf::Class(_) | ColumnOf::Everyone => 0..luck.projects.len(),
        };
        let is_of_column = |project: &&Project| match described.of {
            ColumnOf::Class(class) => project.class == class,
            ColumnOf::Technology(_) | ColumnOf::Overrun(_) | ColumnOf::Everyone => true,
        };
        let values = luck.projects[projects].iter().zip(&luck.columns[column]);
        let of = values.filter(|(project, _)| is_drawn(project) && is_of_column(project));
        sample.extend(of.map(|(_, value)| *value));
    }
    for ((technology, range), sample) in study.population.technologies.iter().zip(&luck.of_technology).zip(counts) {
        for year in 0..technology.intake_years {
            let drawn = luck.projects[range.clone()].iter().filter(is_drawn);
            sample.push(to_f64(drawn.filter(|project| usize::from(project.year) == year).count()));
        }
    }
}

/// A row of a sample in whole currency units.
fn row(study: &Study, path: &str, declared: &str, unit: Unit, scope: &str, mut sample: Vec<f64>) -> InputRow {
    let found = (!sample.is_empty()).then(|| percentiles(&mut sample, [0.0, 0.05, 0.5, 0.95, 1.0]));
    let at = |place: usize| found.map(|found| found[place]);
    InputRow {
        path: path.to_owned(),
        declared: declared.to_owned(),
        unit: counted(study, unit),
        scope: scope.to_owned(),
        n: sample.len(),
        min: at(0),
        p05: at(1),
        p50: at(2),
        p95: at(3),
        max: at(4),
    }
}
