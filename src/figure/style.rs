//! How the pictures look: colours, sizes, marks. Colours are those of Okabe and Ito (2008), apart for the colour-blind.

use super::drawing::{Area, DASHED, DOTTED, Dash, FULL, HEIGHT, Ink, Mark, WIDTH};

pub(super) const BLUE: Ink = Ink::new(0, 114, 178);
pub(super) const VERMILLION: Ink = Ink::new(213, 94, 0);
pub(super) const GREEN: Ink = Ink::new(0, 158, 115);
pub(super) const PURPLE: Ink = Ink::new(204, 121, 167);
pub(super) const ORANGE: Ink = Ink::new(230, 159, 0);
pub(super) const SKY: Ink = Ink::new(86, 180, 233);
pub(super) const SILVER: Ink = Ink::new(187, 187, 187);
pub(super) const WHITE: Ink = Ink::new(255, 255, 255);
/// Words, and what is drawn as firmly as words.
pub(super) const TEXT: Ink = Ink::new(28, 28, 28);
/// Words that explain.
pub(super) const QUIET: Ink = Ink::new(92, 92, 92);
/// Axes and zero lines.
pub(super) const AXIS: Ink = Ink::new(70, 70, 70);
/// Lines to read a value by.
pub(super) const GRID: Ink = Ink::new(224, 224, 224);

/// Heights of letters (ems). At half an A4 page, 30 is about 8 points.
pub(super) const TITLE: u32 = 42;
pub(super) const LABEL: u32 = 30;
pub(super) const SMALL: u32 = 27;
pub(super) const FOOTER: u32 = 23;

/// The page without its margins.
pub(super) const PAGE: Area = Area { left: 40.0, top: 30.0, right: WIDTH - 40.0, bottom: HEIGHT - 24.0 };

/// From the bottom of a plot to the baseline of its labels.
pub(super) const BELOW: f64 = 37.0;

/// Distance between baselines.
pub(super) fn line_height(size: u32) -> f64 {
    f64::from(size) * 1.25
}

/// How one of several things is drawn, so that colour is never alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Look {
    pub ink: Ink,
    pub mark: Mark,
    pub dash: Dash,
}

/// State money.
pub(super) const STATE: Look = Look { ink: BLUE, mark: Mark::Circle, dash: FULL };
/// Private money.
pub(super) const PRIVATE: Look = Look { ink: VERMILLION, mark: Mark::Square, dash: DASHED };

/// The look of a policy by its place in the file; no two of the first forty-two are equal.
pub(super) fn policy(place: usize) -> Look {
    const INKS: [Ink; 6] = [BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY];
    const MARKS: [Mark; 7] = [Mark::Circle, Mark::Square, Mark::Up, Mark::Diamond, Mark::Down, Mark::Cross, Mark::Plus];
    const DASHES: [Dash; 3] = [FULL, DASHED, DOTTED];
    Look { ink: INKS[place % 6], mark: MARKS[place % 7], dash: DASHES[place % 3] }
}

/// The look of the reference case.
pub(super) const REFERENCE: Look = Look { ink: QUIET, mark: Mark::Circle, dash: FULL };
