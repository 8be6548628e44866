//! Figure: what a sweep found – curves along one lever, maps over two. Computes nothing.

use crate::study::sweep::Sweep;
use crate::words::{Words, put};

use super::drawing::Drawing;
use super::page::{Made, Page};
use super::{curves, map};

pub(super) fn draw(sweep: &Sweep, words: &'static Words) -> Drawing {
    let made = Made {
        title: sweep.title_in(words.language),
        version: &sweep.version,
        seed: sweep.seed,
        runs: sweep.runs,
        file_hash: &sweep.file_hash,
        set: sweep.set.len(),
        words,
    };
    let name = |place: usize| sweep.levers[place].name.clone();
    let title = match sweep.levers.len() {
        1 => put(words.figures.sweep_title, &[("lever", name(0))]),
        _ => put(words.figures.sweep_title_two, &[("first", name(0)), ("second", name(1))]),
    };
    if sweep.curves.iter().all(|curve| curve.points.iter().all(|point| point.value.is_none())) {
        return Page::empty(made, &title, words.figures.sweep_nothing);
    }
    match sweep.levers.as_slice() {
        [_, second] => map::draw(sweep, second, made, &title),
        _ => curves::draw(sweep, made, &title),
    }
}
