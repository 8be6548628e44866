//! The letters of the figures: their widths, where lines break, and how they are painted. It knows nothing of what is written.

use std::convert::Infallible;
use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use plotters_backend::{BackendColor, BackendCoord, BackendTextStyle, FontFamily, FontStyle, text_anchor};
use unicode_normalization::UnicodeNormalization;

/// The fonts an SVG asks for, best first: the embedded one, one of nearly equal widths, two narrower ones.
pub(super) const FAMILIES: &str = "DejaVu Sans, Verdana, Arial, sans-serif";

/// The embedded fonts as an SVG carries them: weight and file.
pub(super) const WEB_FONTS: [(&str, &[u8]); 2] =
    [("normal", include_bytes!("font/DejaVuSans.woff2")), ("bold", include_bytes!("font/DejaVuSans-Bold.woff2"))];

static REGULAR: LazyLock<FontRef<'static>> = LazyLock::new(|| embedded(include_bytes!("font/DejaVuSans.ttf")));
static BOLD: LazyLock<FontRef<'static>> = LazyLock::new(|| embedded(include_bytes!("font/DejaVuSans-Bold.ttf")));

fn embedded(file: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(file).expect("the embedded font is a font")
}

/// The width of one line of text.
pub(super) fn width(text: &str, size: u32, bold: bool) -> f64 {
    Letters { size: f64::from(size), bold, rgb: (0, 0, 0), anchor: text_anchor::HPos::Left }.advance(text)
}

/// Composed characters (accents are not stacked by the painter) on one line.
pub(super) fn composed(text: &str) -> String {
    text.nfc().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Blanks at which a line may break: not those of French, which hold a sign to its word.
fn is_break(letter: char) -> bool {
    letter.is_whitespace() && !['\u{a0}', '\u{202f}'].contains(&letter)
}

/// `text` in at most `most` lines no wider than `room`; what does not fit ends in `…`. Always at least one line.
pub(super) fn wrap(text: &str, size: u32, bold: bool, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let add = |lines: &mut Vec<String>, word: &str, blank: &str| {
        let last = lines.last_mut().expect("starts with a line");
        let joined = if last.is_empty() { word.to_owned() } else { format!("{last}{blank}{word}") };
        if last.is_empty() || width(&joined, size, bold) <= room {
            *last = joined;
        } else {
            lines.push(word.to_owned());
        }
    };
    for word in composed(text).split(is_break).filter(|word| !word.is_empty()) {
        if width(word, size, bold) <= room {
            add(&mut lines, word, " ");
        } else {
            // A word wider than a line breaks at any letter.
            lines.push(String::new());
            word.chars().for_each(|letter| add(&mut lines, letter.encode_utf8(&mut [0; 4]), ""));
        }
    }
    lines.retain(|line| !line.is_empty());
    if lines.is_empty() {
        lines.push(String::new());
    }
    let cut = lines.len() > most;
    lines.truncate(most.max(1));
    if cut {
        lines.last_mut().expect("at least one line").push_str(" …");
    }
    lines.into_iter().map(|line| shorten(&line, size, bold, room)).collect()
}

/// `text` on one line no wider than `room`, ending in `…` if it had to be cut.
pub(super) fn shorten(text: &str, size: u32, bold: bool, room: f64) -> String {
    let text = composed(text);
    if width(&text, size, bold) <= room {
        return text;
    }
    let mut kept: String = text.trim_end_matches(" …").to_owned();
    while kept.pop().is_some() {
        let cut = format!("{}…", kept.trim_end());
        if width(&cut, size, bold) <= room {
            return cut;
        }
    }
    "…".to_owned()
}

/// One style of letters, as a backend of plotters asks for it.
pub(super) struct Letters {
    /// The em, in pixels.
    pub size: f64,
    pub bold: bool,
    pub rgb: (u8, u8, u8),
    pub anchor: text_anchor::HPos,
}

/// Where plotters' SVG puts the baseline below the top, in ems.
pub(super) const RISE: f64 = 0.76;

impl Letters {
    fn font(&self) -> &'static FontRef<'static> {
        if self.bold { &BOLD } else { &REGULAR }
    }

    fn scale(&self) -> PxScale {
        let font = self.font();
        let em = font.units_per_em().expect("the embedded font says its em");
        PxScale::from(pixel(self.size) * font.height_unscaled() / em)
    }

    fn advance(&self, text: &str) -> f64 {
        let font = self.font().as_scaled(self.scale());
        text.chars().map(|letter| f64::from(font.h_advance(font.glyph_id(letter)))).sum()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "pixels on a page")]
fn pixel(length: f64) -> f32 {
    length as f32
}

#[expect(clippy::cast_possible_truncation, reason = "pixels on a page")]
fn whole(length: f64) -> i32 {
    length.round() as i32
}

impl BackendTextStyle for Letters {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        BackendColor { alpha: 1.0, rgb: self.rgb }
    }

    fn size(&self) -> f64 {
        // plotters' SVG divides by this to find the em.
        self.size * 1.24
    }

    fn style(&self) -> FontStyle {
        if self.bold { FontStyle::Bold } else { FontStyle::Normal }
    }

    fn anchor(&self) -> text_anchor::Pos {
        text_anchor::Pos::new(self.anchor, text_anchor::VPos::Top)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(FAMILIES)
    }

    fn layout_box(&self, text: &str) -> Result<(BackendCoord, BackendCoord), Infallible> {
        Ok(((0, 0), (whole(self.advance(text)), whole(self.size))))
    }

    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        text: &str,
        (left, top): BackendCoord,
        mut dot: F,
    ) -> Result<Result<(), E>, Infallible> {
        let scale = self.scale();
        let font = self.font().as_scaled(scale);
        let baseline = pixel(RISE * self.size);
        let mut along = 0.0;
        for letter in text.chars() {
            let glyph = font.glyph_id(letter);
            if let Some(outline) =
                self.font().outline_glyph(glyph.with_scale_and_position(scale, point(along, baseline)))
            {
                let corner = outline.px_bounds().min;
                let (x, y) = (left + whole(f64::from(corner.x)), top + whole(f64::from(corner.y)));
                let mut dots = Vec::new();
                outline.draw(|right, down, cover| dots.push((right, down, cover)));
                for (right, down, cover) in dots {
                    let (Ok(right), Ok(down)) = (i32::try_from(right), i32::try_from(down)) else { continue };
                    let color = BackendColor { alpha: f64::from(cover).clamp(0.0, 1.0), rgb: self.rgb };
                    if let Err(error) = dot(x + right, y + down, color) {
                        return Ok(Err(error));
                    }
                }
            }
            along += font.h_advance(glyph);
        }
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_composed_and_every_letter_has_a_glyph() {
        let apart = "\u{0110}a\u{0302}\u{0309}y, ke\u{0301}o, \u{0111}o\u{0302}\u{0301}i u\u{031b}\u{0301}ng hay ngu\u{031b}o\u{031b}\u{0303}ng?";
        assert_eq!(composed(apart), "Đẩy, kéo, đối ứng hay ngưỡng?");
        for letter in "Đẩy, kéo, đối ứng hay ngưỡng? ÀẢÃÁẠ ₫ € % − × ≥ ≤ – — … → ± αβγδ".chars()
        {
            assert_ne!(REGULAR.glyph_id(letter).0, 0, "{letter} has no glyph");
            assert_ne!(BOLD.glyph_id(letter).0, 0, "{letter} has no bold glyph");
        }
    }

    #[test]
    fn lines_fit_their_room_and_say_where_they_were_cut() {
        let text = "a policy with a name of sixty letters that has to be broken up";
        let lines = wrap(text, 26, false, 300.0, 9);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| width(line, 26, false) <= 300.0));
        let lines = wrap(text, 26, false, 300.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && width(&lines[1], 26, false) <= 300.0);
        assert_eq!(wrap("", 26, false, 300.0, 2), [""]);
    }
}
