//! Sentences for the mistakes an analyst makes when a number or a text comes from a spreadsheet or a word processor. Reads nothing.

use super::letters::{continues_name, starts_name};

/// What is wrong, and what to write instead.
pub(super) type Advice = (String, String);

/// Blanks that a word processor or a web page puts in, and RON does not take.
pub(super) fn looks_blank(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200d}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}

pub(super) fn odd_blank(c: char) -> Advice {
    let kind = match c {
        '\u{a0}' | '\u{202f}' => "a no-break space",
        _ => "a special blank",
    };
    let code = format!("U+{:04X}", u32::from(c));
    (
        format!("{kind} ({code}) stands here, which only looks like a space"),
        "replace it, and others like it, by an ordinary space".to_owned(),
    )
}

/// The characters that close a text opened by a curly or angled quote.
pub(super) fn closing_curly(open: char) -> Option<&'static [char]> {
    match open {
        '“' | '”' | '„' | '‟' => Some(&['”', '“', '"']),
        '‘' | '’' | '‚' => Some(&['’', '‘', '\'']),
        '«' => Some(&['»']),
        _ => None,
    }
}

/// What is wrong if `after` follows a number without a blank.
pub(super) fn after_number(written: &str, after: &str) -> Option<Advice> {
    let next = after.chars().next()?;
    if next == '%' {
        let fraction = percent(written).unwrap_or_else(|| "0.80 for 80 %".to_owned());
        return Some((format!("a percent sign after {written}"), format!("write the share as a fraction: {fraction}")));
    }
    if next == '\'' && after[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return Some((
            format!("an apostrophe inside the number {written}"),
            "write the digits without separators, or with _ between: 10_000".to_owned(),
        ));
    }
    if starts_name(next) {
        let suffix: String = after.chars().take_while(|c| continues_name(*c)).collect();
        if let Some(advice) = scaled(written, &suffix) {
            return Some(advice);
        }
        return Some((
            format!("`{suffix}` follows the number {written} directly"),
            format!("write the number alone: {written}"),
        ));
    }
    None
}

/// `80` as `0.80`, `2.5` as `0.025`: the point moved two places, nothing rounded.
pub(super) fn percent(written: &str) -> Option<String> {
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    if whole.is_empty() || !whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded = format!("{whole:0>3}");
    let (front, back) = padded.split_at(padded.len() - 2);
    Some(format!("{front}.{back}{decimals}"))
}

/// How many zeros a word stands for.
fn zeros(word: &str) -> Option<usize> {
    Some(match word.to_lowercase().as_str() {
        "k" | "thousand" | "nghìn" | "ngàn" => 3,
        "m" | "mn" | "mio" | "million" | "millions" | "triệu" | "tr" => 6,
        "b" | "bn" | "billion" | "billions" | "tỷ" | "tỉ" | "ty" => 9,
        "tn" | "trillion" | "trillions" | "nghìn tỷ" | "ngàn tỷ" => 12,
        _ => return None,
    })
}

/// What is wrong with `300 bn` and `10k`.
fn scaled(written: &str, word: &str) -> Option<Advice> {
    let zeros = zeros(word)?;
    let what = format!("`{word}` after the number {written}: a number is written without a word for its size");
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    let plain = !whole.is_empty() && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
    if !plain || decimals.len() > zeros {
        return Some((what, format!("write {written} if the field counts in that unit, else all its digits")));
    }
    let digits = format!("{whole}{decimals}{}", "0".repeat(zeros - decimals.len()));
    let digits = grouped(match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    });
    Some((what, format!("write {written} if the field counts in that unit, else {digits}")))
}

/// Digits in threes: `10_000`.
fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}

/// What is wrong with `300 bn` and `5 to 10`.
pub(super) fn number_in_words(words: &str) -> Option<Advice> {
    let (number, word) = words.split_once(' ')?;
    if super::number::float(number).is_ok()
        && let Some(advice) = scaled(number, word.trim())
    {
        return Some(advice);
    }
    range_in_words(words)
}

/// What is wrong with `5 to 10`.
fn range_in_words(words: &str) -> Option<Advice> {
    let (low, high) = words.split_once(" to ")?;
    let (low, high) = (low.trim(), high.trim());
    if super::number::float(low).is_err() || super::number::float(high).is_err() {
        return None;
    }
    let help =
        format!("write a 90 % range as LogNormal(p05: {low}, p95: {high}), firm limits as Uniform({low}, {high})");
    Some((format!("`{low} to {high}` is no number"), help))
}

pub(super) fn bad_number(written: &str) -> Advice {
    let parts: Vec<&str> = written.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.len() > 2 && parts.iter().all(digits) {
        return (
            format!("{written} is not a number: it has more than one point"),
            format!("write the digits without separators: {}", parts.concat()),
        );
    }
    if written.len() >= 7 && written.as_bytes()[4] == b'-' {
        return (format!("`{written}` is not a number"), format!("write a date as text: \"{written}\""));
    }
    (format!("`{written}` is not a number"), "write digits with one point at most, as 0.25, 1_000 or 2.5e-3".to_owned())
}

/// What is wrong if a comma stands between two runs of digits where a field name is expected.
pub(super) fn decimal_comma(before: &str, after: &str) -> Advice {
    let joined = format!("{before},{after}");
    if after.len() == 3 && after.bytes().all(|byte| byte.is_ascii_digit()) && before != "0" {
        (
            format!("a comma inside the number {joined}"),
            format!("write {before}_{after} or {before}{after} for thousands, {before}.{after} for a decimal"),
        )
    } else {
        (format!("a decimal comma in {joined}"), format!("write decimals with a point: {before}.{after}"))
    }
}
