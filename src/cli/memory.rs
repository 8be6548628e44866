//! `--memory`: how much of what a study gives may be in memory at once. Reads how much is free; takes none.

use crate::cli::Failure;

/// A kilobyte, a megabyte …, as sizes are written.
const UNITS: [(&str, u64); 5] =
    [("", 1), ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("t", 1_000_000_000_000)];

/// What is taken to be free where the system does not say: enough for most studies, and little for most computers.
const UNSAID: u64 = 4_000_000_000;

/// Bytes of memory that a future of a policy takes, as measured where the clock runs for 10 years; up to 1,600 where it runs for 50.
const EACH: u64 = 750;

/// Reads `500MB`, `1.5 GB` or a number of bytes.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let help = || "write a size above 0, as 500MB or 1.5GB".to_owned();
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let unit = text[digits..].trim().to_ascii_lowercase();
    let unit = unit.strip_suffix("ib").or(unit.strip_suffix('b')).unwrap_or(&unit);
    let (_, unit) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(help)?;
    let number: rust_decimal::Decimal = text[..digits].parse().map_err(|_| help())?;
    let bytes = number.checked_mul(unit.into()).and_then(|bytes| u64::try_from(bytes.trunc()).ok());
    bytes.filter(|bytes| *bytes > 0).ok_or_else(help)
}

/// Half of the memory that is free.
pub(super) fn half_of_free() -> u64 {
    free().unwrap_or(UNSAID) / 2
}

/// Bytes that programs can still take, where the system says it.
fn free() -> Option<u64> {
    available(&std::fs::read_to_string("/proc/meminfo").ok()?)
}

/// The line `MemAvailable:   16280828 kB`.
fn available(meminfo: &str) -> Option<u64> {
    let said = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = said.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// How many bytes so many futures of so many policies take, roughly.
pub(super) fn estimate(futures: usize, policies: usize) -> u64 {
    (futures as u64).saturating_mul(policies as u64).saturating_mul(EACH)
}

/// A size in words: `1.5 GB`.
pub(super) fn in_words(bytes: u64) -> String {
    let (name, unit) = UNITS.into_iter().rfind(|(_, unit)| bytes >= *unit).unwrap_or(UNITS[0]);
    let tenths = u128::from(bytes) * 10 / u128::from(unit);
    let name = if name == "k" { "k".to_owned() } else { name.to_uppercase() };
    if tenths >= 100 || unit == 1 {
        format!("{} {name}B", tenths / 10)
    } else {
        format!("{}.{} {name}B", tenths / 10, tenths % 10)
    }
}

/// Refuses a study whose futures are all held in memory if that is more than half of what is free; `instead` says what to do.
pub(super) fn refuse_if_too_much(futures: usize, policies: usize, instead: &str) -> Result<(), Failure> {
    let (needed, most) = (estimate(futures, policies), half_of_free());
    if needed <= most {
        return Ok(());
    }
    let (needed, most) = (in_words(needed), in_words(most));
    Err(Failure::Usage(format!(
        "{futures} futures of {policies} policies are held in memory here and take about {needed}; {most} is the most, half of what is free: {instead}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for (text, bytes) in [
            ("1", 1),
            ("64k", 64_000),
            ("500MB", 500_000_000),
            ("1.5 GB", 1_500_000_000),
            (" 2GiB ", 2_000_000_000),
            ("0.25t", 250_000_000_000),
        ] {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "0", "0.0001k", "-5", "MB", "1.5.2GB", "10 XB", "much", "1e9", "99999999999999999999GB", "५MB"]
        {
            assert_eq!(size(text), Err("write a size above 0, as 500MB or 1.5GB".to_owned()), "{text}");
        }
    }

    #[test]
    fn sizes_are_told_with_two_digits_or_more() {
        let sizes = [1, 999, 1_000, 7_500_000_000, 12_345_678, 250_000_000_000_000];
        assert_eq!(sizes.map(in_words), ["1 B", "999 B", "1.0 kB", "7.5 GB", "12 MB", "250 TB"]);
    }

    #[test]
    fn what_is_free_is_what_the_system_says() {
        let meminfo = "MemTotal:       24000000 kB\nMemFree:          100 kB\nMemAvailable:   16280828 kB\n";
        assert_eq!(available(meminfo), Some(16_280_828 * 1024));
        assert_eq!(available("MemTotal: 5 kB\n"), None);
    }
}
