//! Tables, summary, comparison, verdict → bytes: table to read, JSON, CSV, Parquet, Markdown, XML. Computes nothing: it rounds, aligns and writes.

mod case;
mod comparison;
mod csv;
mod datapackage;
mod encoder;
mod files;
mod found;
mod json;
mod junit;
pub mod number;
#[cfg(feature = "cli")]
mod parquet;
mod precision;
pub mod story;
mod sweep;
mod table;
#[cfg(feature = "cli")]
mod workbook;
pub mod verdict;

pub use case::case_in_words;
pub use comparison::{comparison_json, comparison_table};
pub use csv::csv;
#[cfg(feature = "cli")]
pub use files::Excel;
pub use files::{Content, File, MOST_ROWS, Wanted, files};
pub use found::{found, found_in_words};
pub use json::{json, json_of, json_rows};
pub use junit::junit;
pub use precision::precision;
pub use sweep::sweep_in_words;
pub use table::{table, target_words, warnings};
#[cfg(feature = "cli")]
pub use workbook::{Told, workbook};

/// A number for a machine to read back exactly: whole numbers below 2⁵³ without a point, −0 as 0, the fewest digits otherwise.
fn exact(value: f64) -> String {
    assert!(value.is_finite(), "a summary holds only finite numbers, but here is {value}");
    if value == 0.0 {
        "0".to_owned()
    } else if (1e-7..1e21).contains(&value.abs()) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::exact;
    use proptest::prelude::*;

    #[test]
    fn whole_money_has_neither_point_nor_exponent() {
        assert_eq!(exact(300_000_000_000.0), "300000000000");
        assert_eq!(exact(9_007_199_254_740_991.0), "9007199254740991");
        assert_eq!(exact(-0.0), "0");
        assert_eq!(exact(0.1), "0.1");
        assert_eq!(exact(-2.5e-9), "-2.5e-9");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(value in proptest::num::f64::NORMAL) {
            prop_assert_eq!(exact(value).parse::<f64>().ok(), Some(value));
        }
    }
}
