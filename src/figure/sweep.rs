//! Figure: what a sweep found – curves along one lever, maps over two. Computes nothing.

use crate::study::sweep::Sweep;

use super::drawing::Drawing;
use super::page::{Made, Page};
use super::{curves, map};

pub(super) fn draw(sweep: &Sweep) -> Drawing {
    let made = Made {
        title: &sweep.title,
        version: &sweep.version,
        seed: sweep.seed,
        runs: sweep.runs,
        file_hash: &sweep.file_hash,
        set: sweep.set.len(),
    };
    let names: Vec<&str> = sweep.levers.iter().map(|lever| lever.name.as_str()).collect();
    let title = format!("Results along {}", names.join(" and "));
    if sweep.curves.iter().all(|curve| curve.points.iter().all(|point| point.value.is_none())) {
        return Page::empty(
            made,
            &title,
            "There is nothing to show: no measure has a value at any value of the lever.",
        );
    }
    match sweep.levers.as_slice() {
        [_, second] => map::draw(sweep, second, made, &title),
        _ => curves::draw(sweep, made, &title),
    }
}
