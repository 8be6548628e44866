//! What every encoder of tables can: begin with the columns, add rows, finish. Encodes nothing itself.

use std::io::{self, Write};

use crate::tables::Table;

/// Writes tables that come piece by piece, all with the same columns.
pub(super) trait Encoder<'w>: Sized {
    /// What the name of its file ends in.
    const EXTENSION: &'static str;

    /// Begins with the columns of a table.
    fn headed(table: &Table<'_>, to: &'w mut dyn Write) -> io::Result<Self>;

    /// Adds the rows of a table.
    ///
    /// # Panics
    /// If a row has not one value a column, of the column's kind, or a number that is not finite: mistakes of ours.
    fn add(&mut self, table: Table<'_>) -> io::Result<()>;

    /// Adds the rows of so many tables, each made by whoever puts its rows together.
    fn add_each<'t>(&mut self, number: usize, table: &(impl Fn(usize) -> Table<'t> + Sync)) -> io::Result<()> {
        (0..number).try_for_each(|place| self.add(table(place)))
    }

    /// Writes what is not yet written.
    fn finish(self) -> io::Result<()>;
}

/// Writes a table, row by row.
///
/// # Panics
/// As [`Encoder::add`].
pub(super) fn write<'w, E: Encoder<'w>>(table: Table<'_>, to: &'w mut dyn Write) -> io::Result<()> {
    let mut rows = E::headed(&table, to)?;
    rows.add(table)?;
    rows.finish()
}
