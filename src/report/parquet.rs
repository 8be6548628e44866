//! Any table as Parquet: a typed column each, with units and descriptions beside the schema. It computes nothing.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::Type;
use serde_json::json;

use super::encoder::Encoder;
use super::exact;
use crate::tables::{Column, Counted, Kind, Table, Value};

/// Rows that are held until they are written together.
const GROUP: usize = 65_536;

/// The key under which description and units stand.
const KEY: &str = "cofin";

/// A table on its way to where it is written.
pub(super) struct Groups<'w> {
    /// Writes into memory, from where each group of rows goes on as it is done.
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Cells>,
    rows: usize,
    to: &'w mut dyn Write,
}

/// Values of a column, and for each row whether there is one.
struct Cells {
    values: Values,
    there: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Number(Vec<f64>),
    Truth(Vec<bool>),
}

impl Values {
    fn of(kind: Kind) -> Values {
        match kind {
            Kind::Text | Kind::Mixed => Values::Text(Vec::new()),
            Kind::Whole => Values::Whole(Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Truth => Values::Truth(Vec::new()),
        }
    }
}

impl Cells {
    /// Adds the value of a row.
    fn push(&mut self, value: &Value<'_>) {
        self.there.push(i16::from(*value != Value::None));
        match (&mut self.values, value) {
            (_, Value::None) => {}
            (Values::Text(all), Value::Text(text)) => all.push(text.as_ref().into()),
            (Values::Text(all), Value::Number(number)) => all.push(exact(*number).as_str().into()),
            (Values::Whole(all), Value::Whole(number)) => all.push(*number),
            (Values::Number(all), Value::Number(number)) => all.push(*number),
            (Values::Truth(all), Value::Truth(truth)) => all.push(*truth),
            (Values::Text(_) | Values::Whole(_) | Values::Number(_) | Values::Truth(_), value) => {
                unreachable!("{value:?} is not of its column's kind")
            }
        }
    }

    /// Writes what there is and forgets it.
    fn write(&mut self, mut to: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let there = Some(&self.there[..]);
        match &mut self.values {
            Values::Text(all) => to.typed::<ByteArrayType>().write_batch(all, there, None).map(|_| all.clear()),
            Values::Whole(all) => to.typed::<Int64Type>().write_batch(all, there, None).map(|_| all.clear()),
            Values::Number(all) => to.typed::<DoubleType>().write_batch(all, there, None).map(|_| all.clear()),
            Values::Truth(all) => to.typed::<BoolType>().write_batch(all, there, None).map(|_| all.clear()),
        }?;
        self.there.clear();
        to.close()
    }
}

impl<'w> Encoder<'w> for Groups<'w> {
    const EXTENSION: &'static str = "parquet";

    fn headed(table: &Table<'_>, to: &'w mut dyn Write) -> io::Result<Groups<'w>> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("cofin {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(vec![KeyValue::new(KEY.to_owned(), Some(described(table)))]))
            .build();
        let schema = schema(table).map_err(io::Error::other)?;
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties));
        let cells = |column: &Column| Cells { values: Values::of(column.kind), there: Vec::new() };
        let columns = table.columns.iter().map(cells).collect();
        Ok(Groups { writer: writer.map_err(io::Error::other)?, columns, rows: 0, to })
    }

    fn add(&mut self, table: Table<'_>) -> io::Result<()> {
        for row in table.rows {
            assert_eq!(row.len(), self.columns.len(), "a row of {} has one value a column", table.name);
            self.columns.iter_mut().zip(&row).for_each(|(cells, value)| cells.push(value));
            self.rows += 1;
            if self.rows == GROUP {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        if self.rows > 0 {
            self.write_group()?;
        }
        let rest = self.writer.into_inner().map_err(io::Error::other)?;
        self.to.write_all(&rest)
    }
}

impl Groups<'_> {
    /// Writes the rows that are held as a group.
    fn write_group(&mut self) -> io::Result<()> {
        let columns = &mut self.columns;
        let write = || {
            let mut group = self.writer.next_row_group()?;
            for cells in columns {
                cells.write(group.next_column()?.expect("the schema has a column each"))?;
            }
            group.close()
        };
        write().map_err(io::Error::other)?;
        self.rows = 0;
        self.to.write_all(&std::mem::take(self.writer.inner_mut()))
    }
}

/// The schema of a table: any value of it may be missing.
fn schema(table: &Table<'_>) -> Result<Type, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            Kind::Text | Kind::Mixed => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Whole => (Physical::INT64, None),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Truth => (Physical::BOOLEAN, None),
        };
        let field = Type::primitive_type_builder(&column.name, physical).with_logical_type(logical);
        field.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
    };
    let fields = table.columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder(table.name).with_fields(fields).build()
}

/// What a row is, and in what columns are counted.
fn described(table: &Table<'_>) -> String {
    let unit = |column: &Column| match &column.unit {
        Counted::Bare | Counted::ByRow => None,
        Counted::In(unit) => Some((column.name.to_string(), unit.as_str().into())),
    };
    let units: serde_json::Map<String, serde_json::Value> = table.columns.iter().filter_map(unit).collect();
    json!({ "description": table.description, "units": units }).to_string()
}

#[cfg(test)]
mod tests {
    use ::parquet::file::metadata::RowGroupMetaData;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;

    use super::*;

    /// Three columns, of which the second lacks its last value.
    fn table() -> Table<'static> {
        let columns = vec![
            Column::text("policy"),
            Column::number("money", Counted::In("VND".to_owned())),
            Column { name: "mixed".into(), unit: Counted::Bare, kind: Kind::Mixed },
        ];
        let rows = vec![
            vec![Value::from("Hải Phòng"), Value::Number(0.1), Value::Number(2.5)],
            vec![Value::from("no support"), Value::None, Value::from("later")],
        ];
        Table { name: "small", description: "A row", columns, rows: Box::new(rows.into_iter()) }
    }

    fn written(times: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut groups = Groups::headed(&table(), &mut bytes).expect("memory takes every byte");
        for _ in 0..times {
            groups.add(table()).expect("memory takes every byte");
        }
        groups.finish().expect("memory takes every byte");
        bytes
    }

    /// A reader of such bytes.
    fn reader(bytes: &[u8]) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().expect("there is room for a file");
        file.write_all(bytes).expect("there is room for the file");
        SerializedFileReader::new(file).expect("it is Parquet")
    }

    #[test]
    fn what_is_written_is_read_back_with_its_types_and_its_gaps() {
        let reader = reader(&written(1));
        let rows: Vec<Vec<Field>> = reader
            .get_row_iter(None)
            .expect("it has rows")
            .map(|row| row.expect("it is whole").into_columns().into_iter().map(|(_, field)| field).collect())
            .collect();
        let text = |text: &str| Field::Str(text.to_owned());
        assert_eq!(rows[0], [text("Hải Phòng"), Field::Double(0.1), text("2.5")]);
        assert_eq!(rows[1], [text("no support"), Field::Null, text("later")]);
        let metadata = reader.metadata().file_metadata();
        let about = metadata.key_value_metadata().and_then(|all| all.iter().find(|one| one.key == KEY)?.value.clone());
        assert_eq!(about.as_deref(), Some(r#"{"description":"A row","units":{"money":"VND"}}"#));
    }

    #[test]
    fn many_rows_are_written_in_groups_and_the_same_bytes_each_time() {
        let many = written(GROUP);
        let reader = reader(&many);
        let groups: Vec<i64> = reader.metadata().row_groups().iter().map(RowGroupMetaData::num_rows).collect();
        assert_eq!(groups, [65_536, 65_536]);
        assert_eq!(many, written(GROUP));
    }
}
