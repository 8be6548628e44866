//! The formats in which commands print data.

use clap::ValueEnum;

/// How data is printed to stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table to read
    Table,
    /// JSON
    Json,
    /// CSV
    Csv,
}
