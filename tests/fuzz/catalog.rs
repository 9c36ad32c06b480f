//! What expressions are made of: the types, functions, operators and relations that a real Postgres has.

use std::collections::HashMap;

use tokio_postgres::{Client, Error, types};

/// The built-in types that expressions have.
const TYPES: &[&str] = &[
    "int4",
    "text",
    "bool",
    "int2",
    "int8",
    "numeric",
    "float4",
    "float8",
    "varchar",
    "bpchar",
    "name",
    "bytea",
    "date",
    "time",
    "timetz",
    "timestamp",
    "timestamptz",
    "interval",
    "uuid",
    "json",
    "jsonb",
    "jsonpath",
    "inet",
    "cidr",
    "bit",
    "varbit",
    "money",
    "oid",
    "point",
    "tsvector",
    "tsquery",
    "int4range",
    "int8range",
    "numrange",
    "daterange",
    "tsrange",
    "tstzrange",
    "int4multirange",
    "nummultirange",
    "datemultirange",
];

/// What may not be called: it takes long, asks for much memory, reads files, or looks at the server itself.
const UNWANTED: &str = "^(repeat|lpad|rpad|array_fill|generate_series|factorial|pg_.*|lo_.*|.*_(in|out|recv|send)|
    .*_to_xml.*|xml.*|xpath.*|binary_upgrade.*|ts_stat|has_.*|row_security_active|txid_.*|inet_(client|server)_.*|
    current_schemas?|current_query|.*_support|.*sel|array_typanalyze|get_.*def|col_description|obj_description|
    shobj_description|currtid2?|version|to_reg.*|json_populate.*|jsonb_populate.*|json_to_record.*|jsonb_to_record.*|
    gtsvector.*|amvalidate|hash.*_extended|in_range|mxid_age|query_to.*|has.*|brin_.*|gin_.*|gist_.*|spg_.*|range_.*|
    .*_transition|.*_accum.*|.*_combine|.*_final.*|.*_sfunc|.*_inv|ts_debug|make_interval|convert.*|
    .*_avg|.*_sum|.*_serialize|.*_deserialize|.*_aggfinalfn|.*larger|.*smaller|timezone|numeric|pow|power|exp|mode)$";

pub(crate) mod polymorphic {
    //! The pseudo-types that stand for any.
    pub(crate) const ELEMENT: [u32; 4] = [2283, 5077, 2776, 3500];
    pub(crate) const ARRAY: [u32; 2] = [2277, 5078];
    pub(crate) const RANGE: [u32; 2] = [3831, 5080];
    pub(crate) const MULTIRANGE: [u32; 2] = [4537, 4538];
    pub(crate) const ENUM: u32 = 3500;
    pub(crate) const NON_ARRAY: u32 = 2776;
    pub(crate) const ANY: u32 = 2276;
}

pub(crate) const BOOL: u32 = 16;
pub(crate) const INT4: u32 = 23;
pub(crate) const INT8: u32 = 20;
pub(crate) const TEXT: u32 = 25;

/// A type that an expression can have.
#[derive(Clone)]
pub(crate) struct DataType {
    pub(crate) oid: u32,
    /// As it is written in a cast.
    pub(crate) sql: String,
    pub(crate) element: Option<u32>,
    pub(crate) array: Option<u32>,
    /// The range's bounds' type.
    pub(crate) bound: Option<u32>,
    pub(crate) is_enum: bool,
    /// The names and types of a composite type's fields.
    pub(crate) fields: Vec<Item>,
    /// As clients know it.
    pub(crate) value: types::Type,
}

/// A named expression of a type.
#[derive(Clone)]
pub(crate) struct Item {
    pub(crate) sql: String,
    pub(crate) data_type: u32,
}

/// A function, an aggregate or a window function.
pub(crate) struct Routine {
    pub(crate) name: String,
    pub(crate) arguments: Vec<u32>,
    pub(crate) result: u32,
    pub(crate) defaults: usize,
    pub(crate) variadic: bool,
    pub(crate) returns_set: bool,
    pub(crate) kind: Kind,
    /// How many arguments stand before `within group`, of an ordered-set aggregate.
    pub(crate) direct: Option<usize>,
    /// The columns of a function with several results.
    pub(crate) columns: Vec<Item>,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    Function,
    Aggregate,
    Window,
}

pub(crate) struct Operator {
    pub(crate) name: String,
    pub(crate) left: Option<u32>,
    pub(crate) right: u32,
    pub(crate) result: u32,
}

/// A relation that queries name.
#[derive(Clone, Default)]
pub(crate) struct Relation {
    pub(crate) name: String,
    pub(crate) columns: Vec<Item>,
    /// Whether it is a table of the schema, which can be written.
    pub(crate) is_table: bool,
    /// Those of its columns that can be written.
    pub(crate) stored: Vec<Item>,
    /// The columns of its unique keys.
    pub(crate) keys: Vec<String>,
}

pub(crate) struct Catalog {
    pub(crate) types: Vec<DataType>,
    by_oid: HashMap<u32, usize>,
    /// By the result's type.
    pub(crate) routines: HashMap<u32, Vec<Routine>>,
    pub(crate) operators: HashMap<u32, Vec<Operator>>,
    /// By target: the source, and whether it is cast without being asked.
    pub(crate) casts: HashMap<u32, Vec<(u32, bool)>>,
    pub(crate) relations: Vec<Relation>,
}

impl Catalog {
    pub(crate) async fn read(client: &Client) -> Result<Self, Error> {
        let types = data_types(client).await?;
        let by_oid: HashMap<u32, usize> = types.iter().enumerate().map(|(at, one)| (one.oid, at)).collect();
        let mut known: Vec<u32> = by_oid.keys().copied().collect();
        known.extend(polymorphic::ELEMENT);
        known.extend(polymorphic::ARRAY);
        known.extend(polymorphic::RANGE);
        known.extend(polymorphic::MULTIRANGE);
        known.push(polymorphic::ANY);
        Ok(Self {
            routines: routines(client, &known).await?,
            operators: operators(client, &known).await?,
            casts: casts(client, &known).await?,
            relations: relations(client).await?,
            types,
            by_oid,
        })
    }

    pub(crate) fn data_type(&self, oid: u32) -> Option<&DataType> {
        self.by_oid.get(&oid).and_then(|at| self.types.get(*at))
    }
}

async fn data_types(client: &Client) -> Result<Vec<DataType>, Error> {
    let sql = "select t.oid, format_type(t.oid, null), nullif(typelem, 0), nullif(typarray, 0),
            (select rngsubtype from pg_range where rngtypid = t.oid or rngmultitypid = t.oid), typtype = 'e',
            array(select quote_ident(attname) from pg_attribute where attrelid = typrelid and attnum > 0 order by attnum),
            array(select atttypid from pg_attribute where attrelid = typrelid and attnum > 0 order by attnum)
        from pg_type t
        where typname::text = any ($1) or typname::text = any (select '_' || unnest from unnest($1))
            or typnamespace = 'public'::regnamespace
        order by array_position($1, typname::text), t.oid";
    let mut types = Vec::new();
    for row in client.query(sql, &[&TYPES]).await? {
        let sql: String = row.get(1);
        // A bit string without a length has the length 1, and a character string too.
        let sql = match sql.as_str() {
            "bit" => "bit(1)".to_owned(),
            "character" => "char(3)".to_owned(),
            _ => sql,
        };
        let value = client.prepare(&format!("select null::{sql}")).await?.columns()[0].type_().clone();
        let element: Option<u32> = row.get(2);
        let (names, of): (Vec<String>, Vec<u32>) = (row.get(6), row.get(7));
        types.push(DataType {
            oid: row.get(0),
            // Points and names have elements too, but are no arrays.
            element: element.filter(|_| matches!(value.kind(), types::Kind::Array(_))),
            array: row.get(3),
            bound: row.get(4),
            is_enum: row.get(5),
            fields: items(names, of),
            sql,
            value,
        });
    }
    Ok(types)
}

fn items(names: Vec<String>, types: Vec<u32>) -> Vec<Item> {
    names.into_iter().zip(types).map(|(sql, data_type)| Item { sql, data_type }).collect()
}

async fn routines(client: &Client, known: &[u32]) -> Result<HashMap<u32, Vec<Routine>>, Error> {
    let sql = "select quote_ident(proname), proargtypes::oid[], prorettype, pronargdefaults::int4, provariadic <> 0, proretset,
            prokind::text, case when aggkind in ('o', 'h') then aggnumdirectargs::int4 end,
            array(select coalesce(nullif(proargnames[n], ''), 'column' || n) from generate_subscripts(proallargtypes, 1) n
                where proargmodes[n] in ('o', 't')),
            array(select proallargtypes[n] from generate_subscripts(proallargtypes, 1) n where proargmodes[n] in ('o', 't'))
        from pg_proc left join pg_aggregate on aggfnoid = pg_proc.oid
        where pronamespace = 'pg_catalog'::regnamespace and provolatile <> 'v' and proname !~ $1
            and proargtypes::oid[] <@ $2 and (prorettype = any ($2) or proretset and proallargtypes <@ $2)
        order by 1, 2";
    let unwanted: String = UNWANTED.split_whitespace().collect();
    let mut routines: HashMap<u32, Vec<Routine>> = HashMap::new();
    for row in client.query(sql, &[&unwanted, &known]).await? {
        let (kind, direct): (String, Option<i32>) = (row.get(6), row.get(7));
        let routine = Routine {
            name: row.get(0),
            arguments: row.get(1),
            result: row.get(2),
            defaults: row.get::<_, i32>(3) as usize,
            variadic: row.get(4),
            returns_set: row.get(5),
            kind: match kind.as_str() {
                "a" => Kind::Aggregate,
                "w" => Kind::Window,
                _ => Kind::Function,
            },
            direct: direct.map(|count| count as usize),
            columns: items(row.get(8), row.get(9)),
        };
        routines.entry(routine.result).or_default().push(routine);
    }
    Ok(routines)
}

async fn operators(client: &Client, known: &[u32]) -> Result<HashMap<u32, Vec<Operator>>, Error> {
    let sql = "select oprname::text, nullif(oprleft, 0), oprright, oprresult from pg_operator
        where (oprleft = 0 or oprleft = any ($1)) and oprright = any ($1) and oprresult = any ($1)
            and oprnamespace = 'pg_catalog'::regnamespace and oprname not in ('^')
        order by 1, 2, 3";
    let mut operators: HashMap<u32, Vec<Operator>> = HashMap::new();
    for row in client.query(sql, &[&known]).await? {
        let operator = Operator { name: row.get(0), left: row.get(1), right: row.get(2), result: row.get(3) };
        operators.entry(operator.result).or_default().push(operator);
    }
    Ok(operators)
}

async fn casts(client: &Client, known: &[u32]) -> Result<HashMap<u32, Vec<(u32, bool)>>, Error> {
    let sql = "select casttarget, castsource, castcontext = 'i' from pg_cast
        where castsource = any ($1) and casttarget = any ($1) and castsource <> casttarget order by 1, 2";
    let mut casts: HashMap<u32, Vec<(u32, bool)>> = HashMap::new();
    for row in client.query(sql, &[&known]).await? {
        casts.entry(row.get(0)).or_default().push((row.get(1), row.get(2)));
    }
    Ok(casts)
}

async fn relations(client: &Client) -> Result<Vec<Relation>, Error> {
    let sql = "select quote_ident(relname), relkind in ('r', 'p'),
            array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0 order by attnum),
            array(select atttypid from pg_attribute where attrelid = c.oid and attnum > 0 order by attnum),
            array(select (select string_agg(quote_ident(attname), ', ') from pg_attribute
                    where attrelid = c.oid and attnum = any (indkey))
                from pg_index where indrelid = c.oid and indisunique order by indexrelid),
            array(select quote_ident(attname) from pg_attribute where attrelid = c.oid and attnum > 0
                and attgenerated = '' and attidentity <> 'a' order by attnum)
        from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') order by c.oid";
    let rows = client.query(sql, &[]).await?;
    let relation = |row: &tokio_postgres::Row| {
        let (columns, stored): (Vec<Item>, Vec<String>) = (items(row.get(2), row.get(3)), row.get(5));
        Relation {
            name: row.get(0),
            is_table: row.get(1),
            stored: columns.iter().filter(|column| stored.contains(&column.sql)).cloned().collect(),
            columns,
            keys: row.get(4),
        }
    };
    Ok(rows.iter().map(relation).collect())
}
