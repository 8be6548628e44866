//! Data files: what their names may be, and what a file must hold of which columns are drawn from. Reads no file itself: the shell hands in
//! the bytes of a name that was found plain.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chance::Effort;
use crate::scenario::limits;
use crate::text::{Exact, did_you_mean};
use crate::units::to_f64;

/// Names that a run gives to files of its own.
const OUTPUTS: [&str; 8] =
    ["between.csv", "breakdown.csv", "draws.csv", "inputs.csv", "ratios.csv", "runs.csv", "summary.csv", "years.csv"];

/// What is wrong, and what to do instead.
pub type Advice = (String, String);

/// Gives the bytes of a file – a table, or a scenario that this one begins from – by its plain name within the scenario's folder, at most one more than [`limits::DATA_BYTES`].
pub type Provider<'p> = dyn Fn(&str) -> Result<Vec<u8>, Advice> + 'p;

/// The values of a column, or why there are none.
type Column = Result<Arc<[Exact]>, Advice>;

/// The data files of a scenario, each asked for, and taken apart, once.
pub struct DataFiles<'p> {
    provide: &'p Provider<'p>,
    files: BTreeMap<String, Result<DataFile, Advice>>,
    /// By file and name.
    columns: BTreeMap<(String, String), Column>,
}

struct DataFile {
    bytes: Vec<u8>,
    /// Taken apart when a column is asked for.
    table: Option<Result<Table, Advice>>,
}

impl<'p> DataFiles<'p> {
    /// No file was asked for yet.
    #[must_use]
    pub fn new(provide: &'p Provider<'p>) -> DataFiles<'p> {
        DataFiles { provide, files: BTreeMap::new(), columns: BTreeMap::new() }
    }

    /// The bytes of the files that were read, by name.
    #[must_use]
    pub fn into_bytes(self) -> BTreeMap<String, Vec<u8>> {
        self.files.into_iter().filter_map(|(name, file)| Some((name, file.ok()?.bytes))).collect()
    }

    /// The values of a column, and what it took to read them: nothing where it is known.
    ///
    /// # Errors
    /// What is wrong with the file or the column.
    pub fn column(&mut self, file: &str, column: &str) -> Result<(Arc<[Exact]>, Effort), Advice> {
        let key = (file.to_owned(), column.to_owned());
        if let Some(known) = self.columns.get(&key) {
            return known.clone().map(|values| (values, Effort::default()));
        }
        let mut effort = Effort::default();
        let found = self.table(file, &mut effort).and_then(|table| table.column(file, column));
        if let Ok(values) = &found {
            effort = effort + of_values(values.len());
        }
        let found = found.map(Arc::from);
        self.columns.insert(key, found.clone());
        found.map(|values| (values, effort))
    }

    /// The text of a file that is read as a whole, and what it took to read it.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn text(&mut self, file: &str) -> Result<(&str, Effort), Advice> {
        let help = "leave out what does not describe the projects";
        let text = text_of(file, &self.file(file)?.bytes, help)?;
        Ok((text, of_table(text.len(), text.matches(',').count())))
    }

    fn file(&mut self, file: &str) -> Result<&mut DataFile, Advice> {
        let provide = self.provide;
        let read = || match name_fault(file) {
            Some(advice) => Err(advice),
            None => Ok(DataFile { bytes: provide(file)?, table: None }),
        };
        self.files.entry(file.to_owned()).or_insert_with(read).as_mut().map_err(|advice| advice.clone())
    }

    fn table(&mut self, file: &str, effort: &mut Effort) -> Result<&Table, Advice> {
        let DataFile { bytes, table } = self.file(file)?;
        let read = || {
            let table = Table::read(file, bytes);
            *effort = of_table(bytes.len(), table.as_ref().map_or(0, |table| table.ends.len()));
            table
        };
        table.get_or_insert_with(read).as_ref().map_err(Advice::clone)
    }
}

/// The text of a file of bearable size.
fn text_of<'b>(file: &str, bytes: &'b [u8], help: &str) -> Result<&'b str, Advice> {
    if bytes.len() > limits::DATA_BYTES {
        return Err((format!("`{file}` is larger than 1 MB"), help.to_owned()));
    }
    std::str::from_utf8(bytes)
        .map_err(|_| (format!("`{file}` is not a text file in UTF-8"), "save it as CSV in UTF-8".to_owned()))
}

/// What it takes to read a table of so many bytes and cells, to take it apart, and to keep it.
fn of_table(bytes: usize, cells: usize) -> Effort {
    let (bytes, cells) = (to_f64(bytes), to_f64(cells));
    Effort { nanoseconds: 5.0 * bytes + 50.0 * cells, bytes: 2.0 * bytes + 8.0 * cells }
}

/// What it takes to read so many numbers of a column and to keep them.
fn of_values(values: usize) -> Effort {
    Effort { nanoseconds: 100.0 * to_f64(values), bytes: 16.0 * to_f64(values) }
}

/// What is wrong with a path that a scenario names, if it is not plain: of parts that `may_be` one, with strokes between.
pub(super) fn path_fault(file: &str, may_be: impl Fn(&str) -> bool) -> Option<String> {
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':');
    let plain = |part: &str| may_be(part) && part.trim() == part;
    let is_plain = file.len() <= 200 && !file.contains(odd) && file.split('/').all(plain);
    (!is_plain).then(|| format!("`{}` is not a plain path within the scenario's folder", file.escape_debug()))
}

/// Why a name is not that of a data file in the scenario's folder, if it is not.
fn name_fault(file: &str) -> Option<Advice> {
    if let Some(what) = path_fault(file, |part| !matches!(part, "" | "." | "..")) {
        return Some((what, "put the file beside the scenario and write its name, as \"costs.csv\"".to_owned()));
    }
    if file.rsplit_once('.').is_none_or(|(_, ending)| ending != "csv") {
        return Some((format!("`{file}` is not a CSV file by its name"), "write a name that ends in .csv".to_owned()));
    }
    OUTPUTS.contains(&file).then(|| {
        let what = format!("a run writes a file of its own named `{file}`");
        (what, "give the data file another name".to_owned())
    })
}

/// The cells of a CSV file, row after row.
struct Table {
    names: csv::StringRecord,
    /// All cells without what is between them.
    text: String,
    /// Where each cell ends in it.
    ends: Vec<u32>,
    /// The line of each row in the file.
    lines: Vec<u32>,
}

impl Table {
    #[allow(clippy::cast_possible_truncation, reason = "a file is at most a megabyte")]
    fn read(file: &str, bytes: &[u8]) -> Result<Table, Advice> {
        let text = text_of(file, bytes, "keep only the column that is drawn from, or a sample of its rows")?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let names = reader.headers().map_err(|error| broken(file, &error))?.clone();
        let mut table = Table { names, text: String::new(), ends: Vec::new(), lines: Vec::new() };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|error| broken(file, &error))? {
            if table.lines.len() == limits::DATA_ROWS {
                let what = format!("`{file}` has more than {} rows", limits::DATA_ROWS);
                return Err((what, "keep a sample of them".to_owned()));
            }
            table.lines.push(record.position().map_or(0, csv::Position::line) as u32);
            for cell in &record {
                table.text.push_str(cell);
                table.ends.push(table.text.len() as u32);
            }
        }
        Ok(table)
    }

    /// The numbers in a column.
    fn column(&self, file: &str, column: &str) -> Result<Vec<Exact>, Advice> {
        let place = place_of(file, &self.names, column)?;
        self.lines
            .iter()
            .enumerate()
            .map(|(row, line)| {
                let cell = self.cell(row * self.names.len() + place);
                Exact::of(cell).ok_or_else(|| {
                    let shown: String = cell.chars().take(40).collect();
                    let what = match cell {
                        "" => format!("line {line} of `{file}` has nothing in the column `{column}`"),
                        _ => format!("line {line} of `{file}`: `{}` is no number", shown.escape_debug()),
                    };
                    (what, "write digits with one point at most, as 1250 or 0.25, or remove the line".to_owned())
                })
            })
            .collect()
    }

    fn cell(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[start..self.ends[place] as usize]
    }
}

fn broken(file: &str, error: &csv::Error) -> Advice {
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} of `{file}` has {len} columns, its first line {expected_len}")
        }
        _ => format!("`{file}` is not a CSV file: {error}"),
    };
    (what, "write as many columns in each line as in the first, with commas between, decimals with a point".to_owned())
}

fn place_of(file: &str, names: &csv::StringRecord, column: &str) -> Result<usize, Advice> {
    let known: Vec<&str> = names.iter().collect();
    let mut places = known.iter().enumerate().filter(|(_, name)| **name == column).map(|(place, _)| place);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(place),
        (Some(_), Some(_)) => {
            Err((format!("`{file}` has two columns `{column}`"), "give each column a name of its own".to_owned()))
        }
        (None, _) => {
            let help = match known.as_slice() {
                [only] if only.contains([';', '\t']) => "write commas between the columns of the file".to_owned(),
                _ => did_you_mean(column, "columns", &known),
            };
            Err((format!("`{file}` has no column `{column}`"), help))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, column: &str) -> Result<Vec<String>, Advice> {
        let values = Table::read("costs.csv", text.as_bytes())?.column("costs.csv", column)?;
        Ok(values.iter().map(|x| x.0.to_string()).collect())
    }

    fn refused(text: &str, column: &str) -> String {
        let (what, help) = read(text, column).expect_err("a fault");
        format!("{what}: {help}")
    }

    #[test]
    fn a_column_is_read_to_the_digit() {
        let text = "\u{feff}name, cost ,year\r\nfirst, 12.50 ,2020\r\n\"second, and last\",\"3e2\",2021\r\n";
        assert_eq!(read(text, "cost").expect("a column"), ["12.50", "300"]);
        assert_eq!(read("x\n-1\n+0.5\n.5\n", "x").expect("a column"), ["-1", "0.5", "0.5"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let write = "write digits with one point at most, as 1250 or 0.25, or remove the line";
        assert_eq!(refused("cost\n1\nabc\n", "cost"), format!("line 3 of `costs.csv`: `abc` is no number: {write}"));
        assert_eq!(refused("cost\n1\nNaN\n", "cost"), format!("line 3 of `costs.csv`: `NaN` is no number: {write}"));
        assert_eq!(
            refused("cost,b\n,1\n", "cost"),
            format!("line 2 of `costs.csv` has nothing in the column `cost`: {write}")
        );
        assert_eq!(
            refused("cost,year\n1,2\n1,5,2\n", "cost"),
            "line 3 of `costs.csv` has 3 columns, its first line 2: write as many columns in each line as in the first, with commas between, decimals with a point"
        );
        assert_eq!(
            refused("costs,year\n1,2\n", "cost"),
            "`costs.csv` has no column `cost`: did you mean `costs`? The columns here are: costs, year"
        );
        assert_eq!(
            refused("cost;year\n1;2\n", "cost"),
            "`costs.csv` has no column `cost`: write commas between the columns of the file"
        );
        assert_eq!(refused("a,a\n1,2\n", "a"), "`costs.csv` has two columns `a`: give each column a name of its own");
        let long = format!("a\n{}", "1\n".repeat(100_001));
        assert_eq!(refused(&long, "a"), "`costs.csv` has more than 100000 rows: keep a sample of them");
        assert!(
            refused(&format!("a\n{}", " ".repeat(limits::DATA_BYTES)), "a")
                .starts_with("`costs.csv` is larger than 1 MB")
        );
    }

    #[test]
    fn only_plain_names_are_asked_for() {
        for name in ["costs.csv", "data/2024/costs v2.csv", "chi phí.csv"] {
            assert_eq!(name_fault(name), None, "{name}");
        }
        for name in [
            "../costs.csv",
            "data/../../costs.csv",
            "/etc/costs.csv",
            "./costs.csv",
            "data//costs.csv",
            "C:costs.csv",
            "data\\costs.csv",
            "a\nb.csv",
            "",
            " costs.csv",
            "costs.txt",
            "summary.csv",
        ] {
            assert!(name_fault(name).is_some(), "{name:?}");
        }
        let refuse_all = |name: &str| panic!("{name} was asked for");
        let mut files = DataFiles::new(&refuse_all);
        assert!(files.column("../costs.csv", "cost").is_err());
    }
}
