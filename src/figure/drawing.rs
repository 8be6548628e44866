//! A drawing: a list of shapes on a page of [`WIDTH`] × [`HEIGHT`] points. It knows no file format and no numbers of the model.

use crate::words::Words;

/// Width of every picture.
pub(super) const WIDTH: f64 = 1800.0;
/// Height of every picture.
pub(super) const HEIGHT: f64 = 1100.0;

/// A colour and how much it covers what lies below.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ink {
    pub rgb: (u8, u8, u8),
    pub alpha: f64,
}

impl Ink {
    /// An opaque colour.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { rgb: (red, green, blue), alpha: 1.0 }
    }

    /// The same colour, translucent.
    pub const fn faint(self, alpha: f64) -> Self {
        Self { rgb: self.rgb, alpha }
    }
}

/// A point: right, down.
pub(super) type Point = (f64, f64);

/// A box with left < right and top < bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    pub fn height(self) -> f64 {
        self.bottom - self.top
    }
}

/// Lengths of ink and of gap; no gap is a full line.
pub(super) type Dash = (f64, f64);

/// A full line.
pub(super) const FULL: Dash = (1.0, 0.0);
/// A dashed line.
pub(super) const DASHED: Dash = (14.0, 8.0);
/// A dotted line.
pub(super) const DOTTED: Dash = (3.0, 7.0);

/// The form of a mark, so that no two policies differ by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Circle,
    Square,
    Up,
    Diamond,
    Down,
    Cross,
    Plus,
}

/// Which end of a text its place means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

/// One thing drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Box { area: Area, ink: Ink },
    Fill { outline: Vec<Point>, ink: Ink },
    Line { points: Vec<Point>, ink: Ink, width: f64, dash: Dash },
    Circle { centre: Point, radius: f64, ink: Ink },
    Text { text: String, place: Point, anchor: Side, size: u32, bold: bool, ink: Ink },
}

/// Shapes in the order they are painted.
#[derive(Clone, Debug)]
pub(super) struct Drawing {
    pub shapes: Vec<Shape>,
    /// The words and the signs of numbers on it.
    pub words: &'static Words,
}

impl Drawing {
    /// An empty page.
    pub fn new(words: &'static Words) -> Self {
        Self { shapes: Vec::new(), words }
    }

    /// A filled box.
    pub fn fill_box(&mut self, area: Area, ink: Ink) {
        self.shapes.push(Shape::Box { area, ink });
    }

    /// A filled polygon.
    pub fn fill(&mut self, outline: Vec<Point>, ink: Ink) {
        self.shapes.push(Shape::Fill { outline, ink });
    }

    /// A line through points.
    pub fn line(&mut self, points: &[Point], ink: Ink, width: f64, dash: Dash) {
        self.shapes.push(Shape::Line { points: points.to_vec(), ink, width, dash });
    }

    /// Words whose baseline is at `place`.
    pub fn text(&mut self, text: &str, place: Point, anchor: Side, size: u32, ink: Ink) {
        self.words(text, place, anchor, (size, false), ink);
    }

    /// Bold words whose baseline is at `place`.
    pub fn bold(&mut self, text: &str, place: Point, anchor: Side, size: u32, ink: Ink) {
        self.words(text, place, anchor, (size, true), ink);
    }

    fn words(&mut self, text: &str, place: Point, anchor: Side, (size, bold): (u32, bool), ink: Ink) {
        self.shapes.push(Shape::Text { text: text.to_owned(), place, anchor, size, bold, ink });
    }

    /// A mark of about the area of a circle of that radius.
    pub fn mark(&mut self, mark: Mark, centre: Point, radius: f64, ink: Ink) {
        let at =
            |corners: &[Point]| corners.iter().map(|(x, y)| (centre.0 + x * radius, centre.1 + y * radius)).collect();
        match mark {
            Mark::Circle => self.shapes.push(Shape::Circle { centre, radius, ink }),
            Mark::Square => self.fill(at(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]), ink),
            Mark::Up => self.fill(at(&[(0.0, -1.25), (1.15, 0.8), (-1.15, 0.8)]), ink),
            Mark::Down => self.fill(at(&[(0.0, 1.25), (1.15, -0.8), (-1.15, -0.8)]), ink),
            Mark::Diamond => self.fill(at(&[(0.0, -1.35), (1.1, 0.0), (0.0, 1.35), (-1.1, 0.0)]), ink),
            Mark::Plus => self.fill(at(&PLUS), ink),
            Mark::Cross => {
                let turned: Vec<Point> = PLUS.iter().map(|(x, y)| ((x - y) * 0.707, (x + y) * 0.707)).collect();
                self.fill(at(&turned), ink);
            }
        }
    }

    /// Slanted lines across a box, for fills that must differ without colour. `rising` chooses the slant.
    pub fn hatch(&mut self, area: Area, rising: bool, gap: f64, ink: Ink) {
        let mut start = area.left - area.height() + gap / 2.0;
        while start < area.right {
            // From (start, bottom) up and right at 45 degrees, cut to the box.
            let from = (area.left - start).max(0.0);
            let to = (area.right - start).min(area.height());
            if to - from > 1.0 {
                let y = |along: f64| if rising { area.bottom - along } else { area.top + along };
                self.line(&[(start + from, y(from)), (start + to, y(to))], ink, 3.0, FULL);
            }
            start += gap;
        }
    }
}

/// A plus sign's corners.
const PLUS: [Point; 12] = [
    (-0.4, -1.25),
    (0.4, -1.25),
    (0.4, -0.4),
    (1.25, -0.4),
    (1.25, 0.4),
    (0.4, 0.4),
    (0.4, 1.25),
    (-0.4, 1.25),
    (-0.4, 0.4),
    (-1.25, 0.4),
    (-1.25, -0.4),
    (-0.4, -0.4),
];
