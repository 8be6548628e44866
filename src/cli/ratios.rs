//! `ratios.csv`: the parts of every ratio measure, run by run. Computes nothing.

use crate::engine::Row;
use crate::measure::{Kind, MEASURES};
use crate::model::Study;
use crate::report;
use crate::study::columns;

/// A row a policy and run, for each ratio measure its numerator and denominator (money in whole currency units); empty where the run
/// says nothing of it.
pub(super) fn ratios_csv(study: &Study, rows: &[Row]) -> Vec<u8> {
    let ratios: Vec<usize> = (0..MEASURES.len()).filter(|index| MEASURES[*index].kind == Kind::Ratio).collect();
    let names: Vec<String> = ratios
        .iter()
        .flat_map(|index| ["numerator", "denominator"].map(|part| format!("{}.{part}", MEASURES[*index].name)))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut values: Vec<Vec<Option<f64>>> = Vec::new();
    for policy in 0..study.policies.len() {
        let columns: Vec<_> = ratios.iter().map(|index| columns::cells(study, rows, policy, *index)).collect();
        values.extend((0..rows.len()).map(|run| {
            let parts = columns.iter().map(|column| column[run]);
            parts
                .flat_map(|cell| {
                    let says = cell.num != 0.0 || cell.den != 0.0;
                    [says.then_some(cell.num), says.then_some(cell.den)]
                })
                .collect()
        }));
    }
    let labelled = study.policies.iter().flat_map(|policy| (0..rows.len()).map(move |run| (policy.name.as_str(), run)));
    report::runs_csv(&names, labelled.zip(&values).map(|((policy, run), values)| (policy, run, values.as_slice())))
}
