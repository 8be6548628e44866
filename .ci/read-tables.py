"""Reads a folder as other programs do: `read-tables.py STUDY AGAIN`, AGAIN with the workbook as LibreOffice saved it."""

import csv
import json
import math
import pathlib
import sys

import duckdb
import openpyxl
import pyarrow.parquet as parquet

study, again = map(pathlib.Path, sys.argv[1:])


def records(name):
    with open(study / f"{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def same(written, found):
    """Whether a field of CSV is what was found."""
    if found is None:
        return written == ""
    if isinstance(found, bool):
        return written == str(found).lower()
    return float(written) == found if isinstance(found, (int, float)) else written == found


for name in ["runs", "draws", "years", "projects"]:
    rows = records(name)
    table = parquet.read_table(study / f"{name}.parquet")
    assert table.num_rows == len(rows), f"{name}: {table.num_rows} rows, {len(rows)} in CSV"
    for written, found in zip(rows, table.to_pylist()):
        wrong = [column for column in written if not same(written[column], found[column])]
        assert not wrong, f"{name}: {wrong[0]} is {found[wrong[0]]}, not {written[wrong[0]]}"
    about = json.loads(table.schema.metadata[b"cofin"])
    assert about["description"] and isinstance(about["units"], dict), name

runs = records("runs")
asked = f"SELECT policy, avg(successes) FROM '{study}/runs.parquet' GROUP BY policy"
for policy, mean in duckdb.sql(asked).fetchall():
    values = [float(row["successes"]) for row in runs if row["policy"] == policy]
    assert math.isclose(mean, sum(values) / len(values), rel_tol=1e-12), policy

package = json.loads((study / "datapackage.json").read_text(encoding="utf-8"))
described = {resource["path"]: resource["schema"]["fields"] for resource in package["resources"]}
assert set(described) == {path.name for path in study.glob("*.csv")}, set(described)
for path, fields in described.items():
    with open(study / path, newline="", encoding="utf-8") as file:
        assert next(csv.reader(file)) == [field["name"] for field in fields], path

[ours] = study.glob("*.xlsx")
[theirs] = again.glob("*.xlsx")
before, after = (openpyxl.load_workbook(path, data_only=True) for path in (ours, theirs))
assert before.sheetnames == after.sheetnames, after.sheetnames
for name in before.sheetnames:
    for line in zip(before[name].iter_rows(), after[name].iter_rows()):
        for cell, other in zip(*line):
            numbers = isinstance(cell.value, (int, float)) and isinstance(other.value, (int, float))
            equal = math.isclose(cell.value, other.value, rel_tol=1e-12) if numbers else cell.value == other.value
            assert equal, f"{name}!{cell.coordinate}: {other.value}, not {cell.value}"
            assert not str(other.value).startswith("#"), f"{name}!{cell.coordinate}: {other.value}"
measures = records("summary")
sheet = list(before["Measures"].iter_rows(values_only=True))
head = next(row for row in sheet if row[0] == "policy")
body = sheet[sheet.index(head) + 1 :]
assert len(body) == len(measures), f"{len(body)} rows, {len(measures)} in CSV"
for written, row in zip(measures, body):
    assert all(same(written[column], value) for column, value in zip(head, row)), row
print(f"read: {len(runs)} runs, {len(described)} tables, {len(before.sheetnames)} sheets")
