//! Random expressions, made from the type that is wanted downwards.

use crate::{
    catalog::{BOOL, Catalog, DataType, INT4, INT8, Item, Relation, TEXT},
    choices::Choices,
};
use anosql_tests::value;

/// Writes one statement.
pub(crate) struct Generator<'a> {
    pub(crate) choices: Choices,
    pub(crate) catalog: &'a Catalog,
    /// How many parameters there are.
    pub(crate) parameters: usize,
    /// How many aliases were given.
    pub(crate) aliases: usize,
    /// The definitions of the `window` clause of the query at hand.
    pub(crate) windows: Vec<String>,
}

/// What an expression may use.
#[derive(Clone, Default)]
pub(crate) struct Scope {
    /// The columns, and in a grouped query the expressions that are grouped by.
    pub(crate) visible: Vec<Item>,
    /// What the arguments of an aggregate may use. Without it there may be no aggregate.
    pub(crate) grouped: Option<Vec<Item>>,
    /// Whether window functions may be called.
    pub(crate) windows: bool,
    /// Whether functions may be called that return sets.
    pub(crate) sets: bool,
    /// The relations that a subquery may read.
    pub(crate) relations: Vec<Relation>,
}

impl Scope {
    /// The same without aggregates, window functions and sets, as in an argument of one.
    pub(crate) fn plain(&self) -> Self {
        Self { visible: self.visible.clone(), relations: self.relations.clone(), ..Self::default() }
    }
}

impl Generator<'_> {
    /// An expression that is of the type, or that Postgres makes it of.
    pub(crate) fn expression(&mut self, wanted: u32, depth: usize, scope: &Scope) -> String {
        if depth == 0 {
            return self.leaf(wanted, scope);
        }
        let depth = depth - 1;
        let Some(data_type) = self.catalog.data_type(wanted).cloned() else { return "null".into() };
        if wanted == BOOL && self.choices.chance(70) {
            return self.predicate(depth, scope);
        }
        match self.choices.below(29) {
            0..=3 => self.leaf(wanted, scope),
            4..=9 => self.call(&data_type, depth, scope).unwrap_or_else(|| self.leaf(wanted, scope)),
            10..=13 => self.operator(wanted, depth, scope).unwrap_or_else(|| self.leaf(wanted, scope)),
            14..=15 => self.cast(&data_type, depth, scope),
            16 => self.case(wanted, depth, scope),
            17 => format!("coalesce({})", self.several(wanted, 1, 3, depth, scope)),
            18 => format!("nullif({})", self.several(wanted, 2, 2, depth, scope)),
            19 => {
                let name = self.choices.word(&["greatest", "least"]);
                format!("{name}({})", self.several(wanted, 1, 3, depth, scope))
            }
            20 => self.scalar_subquery(wanted, depth, scope),
            21..=24 => self.aggregate(&data_type, depth, scope),
            25 => self.element(&data_type, depth, scope),
            26 => self.construct(&data_type, depth, scope),
            27 => self.field(&data_type, depth, scope),
            _ => self.special(&data_type, depth, scope),
        }
    }

    /// An argument: usually of the type, else of one that becomes it, or of no type yet.
    pub(crate) fn argument(&mut self, wanted: u32, depth: usize, scope: &Scope) -> String {
        match self.choices.below(20) {
            15 => match self.implicit_source(wanted) {
                Some(source) => self.expression(source, depth, scope),
                None => self.expression(wanted, depth, scope),
            },
            16 => self.parameter(),
            17 => self.unknown(wanted),
            18 if self.choices.chance(30) => "null".into(),
            _ => self.expression(wanted, depth, scope),
        }
    }

    fn implicit_source(&mut self, wanted: u32) -> Option<u32> {
        let casts = self.catalog.casts.get(&wanted)?;
        let sources: Vec<u32> =
            casts.iter().filter(|(_, implicit)| *implicit).map(|(source, _)| *source).collect();
        self.choices.pick(&sources).copied()
    }

    fn several(&mut self, wanted: u32, least: usize, most: usize, depth: usize, scope: &Scope) -> String {
        let count = least + self.choices.below(most - least + 1);
        self.times(count, |this| this.argument(wanted, depth, scope))
    }

    /// So many expressions with commas between.
    pub(crate) fn times(&mut self, count: usize, mut make: impl FnMut(&mut Self) -> String) -> String {
        (0..count).map(|_| make(self)).collect::<Vec<_>>().join(", ")
    }

    /// A column, a constant or a parameter.
    pub(crate) fn leaf(&mut self, wanted: u32, scope: &Scope) -> String {
        let fitting: Vec<&Item> = scope.visible.iter().filter(|item| item.data_type == wanted).collect();
        let pick = self.choices.below(10);
        match self.choices.pick(&fitting) {
            Some(item) if pick < 7 => item.sql.clone(),
            None if pick < 4 => self.converted(wanted, scope).unwrap_or_else(|| self.constant(wanted)),
            _ if pick == 9 => match self.catalog.data_type(wanted) {
                Some(data_type) if self.choices.chance(50) => {
                    format!("{}::{}", self.parameter(), data_type.sql)
                }
                _ => self.parameter(),
            },
            _ => self.constant(wanted),
        }
    }

    /// A column of another type, cast.
    fn converted(&mut self, wanted: u32, scope: &Scope) -> Option<String> {
        let casts = self.catalog.casts.get(&wanted)?;
        let fits = |item: &&Item| casts.iter().any(|(source, _)| *source == item.data_type);
        let fitting: Vec<&Item> = scope.visible.iter().filter(fits).collect();
        let column = self.choices.pick(&fitting)?;
        Some(format!("{}::{}", column.sql, self.catalog.data_type(wanted)?.sql))
    }

    /// A constant of the type, in one of the ways to write it.
    pub(crate) fn constant(&mut self, wanted: u32) -> String {
        let Some(data_type) = self.catalog.data_type(wanted) else { return "null".into() };
        let number = self.choices.below(5) as u32;
        let Some(text) = value::text(&data_type.value, number) else {
            return format!("null::{}", data_type.sql);
        };
        let quoted = text.replace('\'', "''");
        match (self.choices.below(8), wanted) {
            (7, _) => format!("null::{}", data_type.sql),
            (6, _) => format!("cast('{quoted}' as {})", data_type.sql),
            (5, _) => self.unknown(wanted),
            (_, INT4) => text,
            (_, BOOL) => if number % 2 == 1 { "true" } else { "false" }.to_owned(),
            (0..=4, 1700) => format!("{text}.5"),
            _ => format!("'{quoted}'::{}", data_type.sql),
        }
    }

    /// A constant whose type its surroundings give.
    fn unknown(&mut self, wanted: u32) -> String {
        let number = self.choices.below(5) as u32;
        let text = self.catalog.data_type(wanted).and_then(|data_type| value::text(&data_type.value, number));
        text.map_or_else(|| "null".to_owned(), |text| format!("'{}'", text.replace('\'', "''")))
    }

    pub(crate) fn parameter(&mut self) -> String {
        if self.parameters > 0 && self.choices.chance(15) {
            return format!("${}", 1 + self.choices.below(self.parameters));
        }
        self.parameters += 1;
        format!("${}", self.parameters)
    }

    fn cast(&mut self, target: &DataType, depth: usize, scope: &Scope) -> String {
        let sources: Vec<u32> =
            self.catalog.casts.get(&target.oid).into_iter().flatten().map(|cast| cast.0).collect();
        let source = self.choices.pick(&sources).copied().unwrap_or(TEXT);
        let value = self.expression(source, depth, scope);
        match self.choices.below(3) {
            0 => format!("({value})::{}", target.sql),
            1 => format!("cast({value} as {})", target.sql),
            _ => format!("({value})::text::{}", target.sql),
        }
    }

    fn case(&mut self, wanted: u32, depth: usize, scope: &Scope) -> String {
        let mut sql = String::from("case");
        let compared = if self.choices.chance(40) { Some(self.any_type().oid) } else { None };
        if let Some(compared) = compared {
            sql += &format!(" {}", self.expression(compared, depth.min(1), scope));
        }
        for _ in 0..1 + self.choices.below(2) {
            let when = match compared {
                Some(compared) => self.argument(compared, depth.min(1), scope),
                None => self.expression(BOOL, depth, scope),
            };
            sql += &format!(" when {when} then {}", self.argument(wanted, depth, scope));
        }
        if self.choices.chance(60) {
            sql += &format!(" else {}", self.argument(wanted, depth, scope));
        }
        sql + " end"
    }

    /// An element of an array, or a part of one.
    fn element(&mut self, wanted: &DataType, depth: usize, scope: &Scope) -> String {
        match wanted.element {
            Some(_) => {
                let array = self.expression(wanted.oid, depth, scope);
                let bounds = ["1:2", "2:", ":1", ":", "1:2"];
                let bounds = self.choices.word(&bounds);
                format!("({array})[{bounds}]")
            }
            None => match wanted.array {
                Some(array) => {
                    let array = self.expression(array, depth, scope);
                    format!("({array})[{}]", self.argument(INT4, depth.min(1), scope))
                }
                None if wanted.sql == "jsonb" => {
                    let value = self.expression(wanted.oid, depth, scope);
                    format!("({value})[{}]", self.choices.word(&["'a'", "0", "'b'"]))
                }
                None => self.leaf(wanted.oid, scope),
            },
        }
    }

    /// An array or a row, put together.
    fn construct(&mut self, wanted: &DataType, depth: usize, scope: &Scope) -> String {
        if let Some(element) = wanted.element {
            return match self.choices.below(3) {
                0 => format!("array[{}]", self.several(element, 1, 3, depth, scope)),
                1 => format!("array[{}]::{}", self.several(element, 0, 2, depth, scope), wanted.sql),
                _ => format!("array({})", self.subquery(&[element], depth, scope)),
            };
        }
        if wanted.fields.is_empty() {
            return self.leaf(wanted.oid, scope);
        }
        let fields: Vec<String> =
            wanted.fields.iter().map(|field| self.argument(field.data_type, depth, scope)).collect();
        format!("row({})::{}", fields.join(", "), wanted.sql)
    }

    /// A field of a row.
    fn field(&mut self, wanted: &DataType, depth: usize, scope: &Scope) -> String {
        let mut fields = Vec::new();
        for row in &self.catalog.types {
            for field in row.fields.iter().filter(|field| field.data_type == wanted.oid) {
                fields.push((row.oid, &field.sql));
            }
        }
        match self.choices.pick(&fields).copied() {
            Some((row, field)) => format!("({}).{field}", self.expression(row, depth, scope)),
            None => self.leaf(wanted.oid, scope),
        }
    }

    fn scalar_subquery(&mut self, wanted: u32, depth: usize, scope: &Scope) -> String {
        format!("({})", self.subquery(&[wanted], depth, scope))
    }

    /// What has a syntax of its own.
    fn special(&mut self, wanted: &DataType, depth: usize, scope: &Scope) -> String {
        let of = |this: &mut Self, oid| this.argument(oid, depth, scope);
        match wanted.sql.as_str() {
            "text" => match self.choices.below(6) {
                0 => format!("substring({} from {} for 2)", of(self, TEXT), of(self, INT4)),
                1 => format!("trim(both from {})", of(self, TEXT)),
                2 => format!("overlay({} placing {} from 1)", of(self, TEXT), of(self, TEXT)),
                3 => format!("{} || {}", self.parenthesised(TEXT, depth, scope), of(self, INT4)),
                4 => "current_user::text".into(),
                _ => format!("({}) collate \"C\"", self.expression(TEXT, depth, scope)),
            },
            "numeric" => {
                let field = self.choices.word(&["year", "epoch", "day"]);
                let source = [1082, 1114, 1184, 1186][self.choices.below(4)];
                format!("extract({field} from {})", self.expression(source, depth, scope))
            }
            "integer" => match self.choices.below(3) {
                2 => match self.choices.pick(&scope.visible) {
                    Some(key) if scope.grouped.is_some() => format!("grouping({})", key.sql),
                    _ => self.leaf(wanted.oid, scope),
                },
                0 => format!("position({} in {})", of(self, TEXT), of(self, TEXT)),
                _ => format!("-{}", self.parenthesised(INT4, depth, scope)),
            },
            "date" => "current_date".into(),
            "timestamp with time zone" | "timestamp without time zone" => {
                let other = if wanted.oid == 1114 { 1184 } else { 1114 };
                match self.choices.below(2) {
                    0 => format!("{} at time zone 'UTC'", self.parenthesised(other, depth, scope)),
                    _ => self.choices.word(&["current_timestamp", "localtimestamp"]).to_owned(),
                }
            }
            "bigint" => format!("({} + 1)", self.parenthesised(INT8, depth, scope)),
            _ => self.leaf(wanted.oid, scope),
        }
    }

    pub(crate) fn parenthesised(&mut self, wanted: u32, depth: usize, scope: &Scope) -> String {
        format!("({})", self.expression(wanted, depth, scope))
    }

    /// Any type: a common one as a rule.
    pub(crate) fn any_type(&mut self) -> DataType {
        let few = if self.choices.chance(40) { self.catalog.types.len() } else { 12 };
        let types = &self.catalog.types[..few.min(self.catalog.types.len())];
        // A catalog without types is none.
        self.choices.pick(types).unwrap_or(&self.catalog.types[0]).clone()
    }

    /// A type that is in scope as a rule.
    pub(crate) fn likely_type(&mut self, scope: &Scope) -> DataType {
        let visible = if self.choices.chance(70) { self.choices.pick(&scope.visible) } else { None };
        match visible.and_then(|item| self.catalog.data_type(item.data_type)) {
            Some(data_type) => data_type.clone(),
            None => self.any_type(),
        }
    }
}
