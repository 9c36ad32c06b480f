//! Rows with nulls wherever the schema lets them be, values that repeat wherever they may, and keys that find no match.

use std::error::Error;

use tokio_postgres::{Client, types::Type};

use crate::value;

/// So many rows are tried for each table. Those that a constraint refuses are left out.
const ROWS: u32 = 12;

struct Table {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    data_type: Type,
    nullable: bool,
    unique: Unique,
}

/// How a column takes part in the table's keys.
#[derive(Clone, Copy, PartialEq)]
enum Unique {
    /// In none, so that its values repeat.
    No,
    /// It is a key, or the last column of one.
    Last,
    /// It begins a key of several columns.
    Leading,
}

/// Fills every table. The error names a table that took no row.
pub async fn fill(client: &Client) -> Result<(), Box<dyn Error>> {
    let tables = tables(client).await?;
    // Neighbours lack different keys, so that a join of the two finds unmatched rows on both sides.
    let lacks = |table: usize, row: u32| row % 4 == if table.is_multiple_of(2) { 3 } else { 0 };
    let mut pending: Vec<(usize, u32)> = (0..tables.len())
        .flat_map(|table| (1..=ROWS).map(move |row| (table, row)))
        .filter(|(table, row)| !lacks(*table, *row))
        .collect();
    let mut filled = vec![false; tables.len()];
    // A row may have to wait for those that it references.
    loop {
        let before = pending.len();
        let mut refused = Vec::new();
        for (index, row) in pending {
            match insert(client, &tables[index], row).await? {
                true => filled[index] = true,
                false => refused.push((index, row)),
            }
        }
        pending = refused;
        if pending.len() == before {
            break;
        }
    }
    for (table, filled) in tables.iter().zip(filled) {
        // A case may have rows of its own where none made here passes the checks.
        let sql = format!("select exists (select from {})", table.name);
        if !filled && !client.query_one(&sql, &[]).await?.get::<_, bool>(0) {
            return Err(format!("no row could be made for table {}", table.name).into());
        }
    }
    let sql =
        "select format('refresh materialized view %s', oid::regclass) from pg_class where relkind = 'm'";
    for row in client.query(sql, &[]).await? {
        client.batch_execute(row.get(0)).await?;
    }
    Ok(())
}

/// Whether the table took the row.
async fn insert(client: &Client, table: &Table, row: u32) -> Result<bool, Box<dyn Error>> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for (position, column) in table.columns.iter().enumerate() {
        let is_null = match row {
            1 | 5 => false,
            2 => true,
            _ => (position as u32 + row).is_multiple_of(2),
        };
        let repeated = row % 3 + 1;
        let number = match column.unique {
            Unique::No => repeated,
            // Keys of several columns are found by equal values for all.
            _ if matches!(row, 1 | 5) => row,
            Unique::Last if row <= 8 => row,
            Unique::Leading if row > 8 => row,
            // Of a key of several columns each part repeats in some rows.
            Unique::Leading => repeated,
            Unique::Last if table.columns.iter().any(|column| column.unique == Unique::Leading) => repeated,
            Unique::Last => row,
        };
        let text = match value::text(&column.data_type, number) {
            Some(text) if !(is_null && column.nullable) => format!("'{}'", text.replace('\'', "''")),
            None if !column.nullable => return Err(no_value(table, column)),
            _ => "null".to_owned(),
        };
        names.push(column.name.as_str());
        values.push(text);
    }
    let sql = match names.is_empty() {
        true => format!("insert into {} default values", table.name),
        false => format!(
            "insert into {} ({}) overriding system value values ({})",
            table.name,
            names.join(", "),
            values.join(", ")
        ),
    };
    Ok(client.batch_execute(&sql).await.is_ok())
}

fn no_value(table: &Table, column: &Column) -> Box<dyn Error> {
    format!("no value is known for {}.{} of type {}", table.name, column.name, column.data_type).into()
}

/// The tables of the case. Postgres itself says what their columns are.
async fn tables(client: &Client) -> Result<Vec<Table>, Box<dyn Error>> {
    let sql = "select c.oid, format('%I.%I', nspname, relname)
        from pg_class c join pg_namespace n on n.oid = relnamespace
        where relkind in ('r', 'p') and not relispartition
            and nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg_toast%'
        order by c.oid";
    let mut tables = Vec::new();
    for row in client.query(sql, &[]).await? {
        let (oid, name): (u32, String) = (row.get(0), row.get(1));
        tables.push(Table { columns: columns(client, oid, &name).await?, name });
    }
    Ok(tables)
}

async fn columns(client: &Client, table: u32, name: &str) -> Result<Vec<Column>, Box<dyn Error>> {
    let sql = "select quote_ident(attname), not (attnotnull or typnotnull),
            exists (select from pg_index where indrelid = attrelid and indisunique and indkey[indnkeyatts - 1] = attnum),
            exists (select from pg_index where indrelid = attrelid and indisunique
                and attnum = any (indkey[0:indnkeyatts - 2]))
        from pg_attribute join pg_type t on t.oid = atttypid
        where attrelid = $1 and attnum > 0 and not attisdropped and attgenerated = ''
        order by attnum";
    let mut columns = Vec::new();
    for row in client.query(sql, &[&table]).await? {
        let column: String = row.get(0);
        let unique = match (row.get(2), row.get(3)) {
            (true, _) => Unique::Last,
            (false, true) => Unique::Leading,
            (false, false) => Unique::No,
        };
        let statement = client.prepare(&format!("select {column} from {name}")).await?;
        let data_type = statement.columns()[0].type_().clone();
        columns.push(Column { name: column, data_type, nullable: row.get(1), unique });
    }
    Ok(columns)
}
