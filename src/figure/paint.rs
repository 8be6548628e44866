//! A drawing becomes SVG and PNG, through one function over plotters' backends. It decides nothing about what is drawn.

use plotters::prelude::{BitMapBackend, SVGBackend};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, text_anchor::HPos};

use super::drawing::{Drawing, HEIGHT, Ink, Point, Shape, Side, WIDTH};
use super::error::FigureError;
use super::font::{FAMILIES, Letters, RISE, WEB_FONTS};

/// Backend pixels a point: backends know whole pixels only, so they get twice as many and the bitmap is averaged down.
const FINE: u32 = 2;

/// Size of a picture in pixels.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1800 and 1100")]
const SIZE: (u32, u32) = (WIDTH as u32, HEIGHT as u32);

/// The drawing as an SVG file that carries its font.
pub(super) fn svg(drawing: &Drawing) -> Result<String, FigureError> {
    let mut text = String::new();
    paint(drawing, SVGBackend::with_string(&mut text, (SIZE.0 * FINE, SIZE.1 * FINE)))?;
    let (width, height) = SIZE;
    let fine = format!("width=\"{}\" height=\"{}\"", width * FINE, height * FINE);
    let text = text.replacen(&fine, &format!("width=\"{width}\" height=\"{height}\""), 1);
    Ok(text.replacen(">\n", &format!(">\n{}", font_faces()), 1))
}

fn font_faces() -> String {
    let family = FAMILIES.split(',').next().expect("a list has a first");
    let face = |(weight, file): (&str, &[u8])| {
        let file = base64(file);
        format!("@font-face{{font-family:\"{family}\";font-weight:{weight};src:url(data:font/woff2;base64,{file})}}\n")
    };
    format!("<style>\n{}</style>\n", WEB_FONTS.map(face).concat())
}

/// The drawing as a PNG file.
pub(super) fn png(drawing: &Drawing) -> Result<Vec<u8>, FigureError> {
    let (width, height) = SIZE;
    let mut fine = vec![u8::MAX; (width * FINE * height * FINE * 3) as usize];
    paint(drawing, BitMapBackend::with_buffer(&mut fine, (width * FINE, height * FINE)))?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    // Best takes ten times as long and saves two fifths of 300 kB.
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_adaptive_filter(png::AdaptiveFilterType::Adaptive);
    // 300 dots an inch: half an A4 page.
    encoder.set_pixel_dims(Some(png::PixelDimensions { xppu: 11_811, yppu: 11_811, unit: png::Unit::Meter }));
    let mut writer = encoder.write_header().map_err(FigureError::new)?;
    writer.write_image_data(&averaged(&fine)).map_err(FigureError::new)?;
    writer.finish().map_err(FigureError::new)?;
    Ok(bytes)
}

/// Each pixel is the mean of its four fine pixels.
fn averaged(fine: &[u8]) -> Vec<u8> {
    const CHANNELS: usize = 3;
    const { assert!(FINE == 2, "two by two") };
    let row = (SIZE.0 * FINE) as usize * CHANNELS;
    let mut pixels = Vec::with_capacity(fine.len() / 4);
    for rows in fine.chunks_exact(2 * row) {
        let (upper, lower) = rows.split_at(row);
        let (upper, lower) = (upper.as_chunks::<{ 2 * CHANNELS }>().0, lower.as_chunks::<{ 2 * CHANNELS }>().0);
        for (upper, lower) in upper.iter().zip(lower) {
            pixels.extend([0, 1, 2].map(|channel| {
                let both = |pixels: &[u8]| u16::from(pixels[channel]) + u16::from(pixels[CHANNELS + channel]);
                u8::try_from((both(upper) + both(lower) + 2) / 4).expect("a mean of bytes is a byte")
            }));
        }
    }
    pixels
}

/// A line or a fill, as a backend of plotters asks for it.
struct Stroke {
    ink: Ink,
    width: u32,
}

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        BackendColor { alpha: self.ink.alpha, rgb: self.ink.rgb }
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// A length on the page in backend pixels.
#[expect(clippy::cast_possible_truncation, reason = "a drawing lies on its page")]
fn fine(length: f64) -> i32 {
    (length * f64::from(FINE)).round() as i32
}

fn at((x, y): Point) -> BackendCoord {
    (fine(x), fine(y))
}

fn paint<B: DrawingBackend>(drawing: &Drawing, mut backend: B) -> Result<(), FigureError> {
    for shape in &drawing.shapes {
        paint_shape(shape, &mut backend)?;
    }
    backend.present().map_err(FigureError::new)
}

fn paint_shape<B: DrawingBackend>(shape: &Shape, backend: &mut B) -> Result<(), FigureError> {
    let fill = |ink: &Ink| Stroke { ink: *ink, width: 1 };
    match shape {
        Shape::Box { area, ink } => {
            backend.draw_rect(at((area.left, area.top)), at((area.right, area.bottom)), &fill(ink), true)
        }
        Shape::Fill { outline, ink } => backend.fill_polygon(outline.iter().copied().map(at), &fill(ink)),
        Shape::Circle { centre, radius, ink } => {
            backend.draw_circle(at(*centre), fine(*radius).unsigned_abs(), &fill(ink), true)
        }
        Shape::Line { points, ink, width, dash } => {
            let stroke = Stroke { ink: *ink, width: fine(*width).unsigned_abs().max(1) };
            return dashes(points, *dash)
                .into_iter()
                .try_for_each(|piece| backend.draw_path(piece.into_iter().map(at), &stroke).map_err(FigureError::new));
        }
        Shape::Text { text, place, anchor, size, bold, ink } => {
            let h_pos = match anchor {
                Side::Left => HPos::Left,
                Side::Middle => HPos::Center,
                Side::Right => HPos::Right,
            };
            let size = f64::from(*size);
            let style = Letters { size: size * f64::from(FINE), bold: *bold, rgb: ink.rgb, anchor: h_pos };
            backend.draw_text(text, &style, at((place.0, place.1 - RISE * size)))
        }
    }
    .map_err(FigureError::new)
}

/// The inked pieces of a line.
fn dashes(points: &[Point], (ink, gap): (f64, f64)) -> Vec<Vec<Point>> {
    if gap <= 0.0 {
        return vec![points.to_vec()];
    }
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut inked, mut left) = (true, ink);
    for pair in points.windows(2) {
        let ((mut x, mut y), end) = (pair[0], pair[1]);
        loop {
            let length = ((end.0 - x) * (end.0 - x) + (end.1 - y) * (end.1 - y)).sqrt();
            if length <= left {
                left -= length;
                if inked {
                    piece.push(end);
                }
                break;
            }
            (x, y) = (x + (end.0 - x) * left / length, y + (end.1 - y) * left / length);
            if inked {
                piece.push((x, y));
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![(x, y)];
            }
            inked = !inked;
            left = if inked { ink } else { gap };
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn a_dashed_line_is_ink_gap_ink() {
        let pieces = dashes(&[(0.0, 0.0), (10.0, 0.0)], (4.0, 2.0));
        assert_eq!(pieces, [[(0.0, 0.0), (4.0, 0.0)], [(6.0, 0.0), (10.0, 0.0)]]);
    }
}
