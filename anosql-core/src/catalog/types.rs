//! Types and casts.

use std::{collections::HashMap, fmt};

use super::{Catalog, RelationId, Sorting, Volatility};
use crate::source::Span;

/// The OID of a type. Those of a project's own types hold for one [`Catalog`] only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TypeId(pub(crate) u32);

impl fmt::Debug for TypeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "type {}", self.0)
    }
}

/// Names for the OIDs that the rules of the manual single out.
impl TypeId {
    pub(crate) const NONE: TypeId = TypeId(0);
    pub(crate) const BOOL: TypeId = TypeId(16);
    pub(crate) const XML: TypeId = TypeId(142);
    pub(crate) const NAME: TypeId = TypeId(19);
    pub(crate) const INT8: TypeId = TypeId(20);
    pub(crate) const INT2: TypeId = TypeId(21);
    pub(crate) const INT2VECTOR: TypeId = TypeId(22);
    pub(crate) const INT4: TypeId = TypeId(23);
    pub(crate) const TEXT: TypeId = TypeId(25);
    pub(crate) const OID: TypeId = TypeId(26);
    pub(crate) const TID: TypeId = TypeId(27);
    pub(crate) const XID: TypeId = TypeId(28);
    pub(crate) const CID: TypeId = TypeId(29);
    pub(crate) const OIDVECTOR: TypeId = TypeId(30);
    pub(crate) const BYTEA: TypeId = TypeId(17);
    pub(crate) const FLOAT4: TypeId = TypeId(700);
    pub(crate) const FLOAT8: TypeId = TypeId(701);
    pub(crate) const UNKNOWN: TypeId = TypeId(705);
    pub(crate) const BPCHAR: TypeId = TypeId(1042);
    pub(crate) const VARCHAR: TypeId = TypeId(1043);
    pub(crate) const DATE: TypeId = TypeId(1082);
    pub(crate) const TIME: TypeId = TypeId(1083);
    pub(crate) const TIMESTAMP: TypeId = TypeId(1114);
    pub(crate) const TIMESTAMPTZ: TypeId = TypeId(1184);
    pub(crate) const INTERVAL: TypeId = TypeId(1186);
    pub(crate) const TIMETZ: TypeId = TypeId(1266);
    pub(crate) const BIT: TypeId = TypeId(1560);
    pub(crate) const PATH: TypeId = TypeId(602);
    pub(crate) const TSVECTOR: TypeId = TypeId(3614);
    pub(crate) const TSQUERY: TypeId = TypeId(3615);
    pub(crate) const VARBIT: TypeId = TypeId(1562);
    pub(crate) const NUMERIC: TypeId = TypeId(1700);
    pub(crate) const RECORD: TypeId = TypeId(2249);
    pub(crate) const ANY: TypeId = TypeId(2276);
    pub(crate) const ANYARRAY: TypeId = TypeId(2277);
    pub(crate) const VOID: TypeId = TypeId(2278);
    pub(crate) const ANYELEMENT: TypeId = TypeId(2283);
    pub(crate) const RECORD_ARRAY: TypeId = TypeId(2287);
    pub(crate) const ANYNONARRAY: TypeId = TypeId(2776);
    pub(crate) const ANYENUM: TypeId = TypeId(3500);
    pub(crate) const JSON: TypeId = TypeId(114);
    pub(crate) const JSONB: TypeId = TypeId(3802);
    pub(crate) const JSONPATH: TypeId = TypeId(4072);
    pub(crate) const ANYRANGE: TypeId = TypeId(3831);
    pub(crate) const ANYMULTIRANGE: TypeId = TypeId(4537);
    pub(crate) const ANYCOMPATIBLEMULTIRANGE: TypeId = TypeId(4538);
    pub(crate) const ANYCOMPATIBLE: TypeId = TypeId(5077);
    pub(crate) const ANYCOMPATIBLEARRAY: TypeId = TypeId(5078);
    pub(crate) const ANYCOMPATIBLENONARRAY: TypeId = TypeId(5079);
    pub(crate) const ANYCOMPATIBLERANGE: TypeId = TypeId(5080);

    /// Whether it is one of the `any...` types of the manual's section "Polymorphic Types".
    pub(crate) fn is_polymorphic(self) -> bool {
        self.is_polymorphic_family1() || self.is_polymorphic_family2()
    }

    /// `anyelement` and its relatives: all must be the same.
    pub(crate) fn is_polymorphic_family1(self) -> bool {
        matches!(
            self,
            Self::ANYELEMENT
                | Self::ANYARRAY
                | Self::ANYNONARRAY
                | Self::ANYENUM
                | Self::ANYRANGE
                | Self::ANYMULTIRANGE
        )
    }

    /// `anycompatible` and its relatives: all are made one common type.
    pub(crate) fn is_polymorphic_family2(self) -> bool {
        matches!(
            self,
            Self::ANYCOMPATIBLE
                | Self::ANYCOMPATIBLEARRAY
                | Self::ANYCOMPATIBLENONARRAY
                | Self::ANYCOMPATIBLERANGE
                | Self::ANYCOMPATIBLEMULTIRANGE
        )
    }
}

/// What kind of type a row of `pg_type` is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Base,
    Enum(Vec<String>),
    /// A row type; its fields are the relation's columns.
    Composite(RelationId),
    Domain {
        base: TypeId,
        not_null: bool,
        checks: Vec<DomainCheck>,
        has_default: bool,
    },
    Range {
        subtype: TypeId,
    },
    Multirange {
        range: TypeId,
    },
    Pseudo,
}

/// A check of a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DomainCheck {
    pub(crate) name: String,
    /// Whether it may not let null pass.
    pub(crate) may_refuse_null: bool,
}

impl Kind {
    /// The type that a domain is over, or that a range or a multirange is of.
    pub(crate) fn made_of(&self) -> Option<TypeId> {
        match self {
            Kind::Domain { base: inner, .. }
            | Kind::Range { subtype: inner }
            | Kind::Multirange { range: inner } => Some(*inner),
            Kind::Base | Kind::Enum(_) | Kind::Composite(_) | Kind::Pseudo => None,
        }
    }
}

/// How a type may be subscripted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subscripts {
    /// Not at all.
    None,
    /// As an array of any length.
    Array,
    /// As an array of fixed length, such as `point`.
    Fixed,
    /// As `jsonb`.
    Jsonb,
    /// By text, which gives text, as `hstore`.
    Text,
}

/// A row of `pg_type`.
#[derive(Debug, Clone)]
pub(crate) struct TypeRow {
    pub(crate) id: TypeId,
    pub(crate) schema: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) category: char,
    pub(crate) preferred: bool,
    /// The element type of an array or of a fixed-length type that can be subscripted.
    pub(crate) element: TypeId,
    /// The array over this type.
    pub(crate) array: TypeId,
    pub(crate) subscripts: Subscripts,
    pub(crate) sorting: Sorting,
    /// Whether something may stand in parentheses behind the name of a type that the grammar has no words for.
    pub(crate) takes_modifiers: bool,
}

impl TypeRow {
    /// A type of a project's own; its identity and its array are given by [`Catalog::create_type`].
    pub(crate) fn new(schema: &str, name: &str, kind: Kind, category: char) -> Self {
        Self {
            id: TypeId::NONE,
            schema: schema.to_owned(),
            name: name.to_owned(),
            kind,
            category,
            preferred: false,
            element: TypeId::NONE,
            array: TypeId::NONE,
            subscripts: Subscripts::None,
            sorting: Sorting::Order,
            takes_modifiers: false,
        }
    }
}

/// Where a type is made.
#[derive(Debug, Clone, Default)]
pub(crate) struct TypePlace {
    pub(crate) name: Span,
    /// The labels of an enum. The fields of a row type are the columns of its relation, and keep their own places.
    pub(crate) labels: HashMap<String, Span>,
}

/// When a cast may be applied without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CastContext {
    Implicit,
    Assignment,
    Explicit,
}

/// How a cast is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CastMethod {
    Function,
    Binary,
    InputOutput,
}

/// A row of `pg_cast`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cast {
    pub(crate) context: CastContext,
    pub(crate) method: CastMethod,
    /// How volatile the function is where it is one of the schema's own or of an extension.
    pub(crate) own_function: Option<Volatility>,
    /// Whether that function is known to give null for null alone.
    pub(crate) own_is_total: bool,
}

impl Catalog {
    pub(crate) fn insert_type(&mut self, row: TypeRow) {
        self.type_names.insert(&row.schema, &row.name, row.id);
        if let Some(inner) = row.kind.made_of() {
            self.made_of.entry(inner).or_default().insert(row.id);
        }
        self.types.insert(row.id, row);
    }

    /// Puts in a type of a project's own together with the array over it.
    pub(crate) fn create_type(&mut self, mut row: TypeRow) -> TypeId {
        row.id = TypeId(self.allocate());
        row.array = TypeId(self.allocate());
        let mut array = TypeRow::new(&row.schema, &self.array_name(&row.schema, &row.name), Kind::Base, 'A');
        array.id = row.array;
        array.element = row.id;
        array.takes_modifiers = row.takes_modifiers;
        array.subscripts = Subscripts::Array;
        let id = row.id;
        self.insert_type(row);
        self.insert_type(array);
        id
    }

    /// The name that Postgres gives to an array type: an underscore before the element's, more where that is taken.
    fn array_name(&self, schema: &str, element: &str) -> String {
        let mut name = format!("_{element}");
        while self.type_names.get(schema, &name).is_some() {
            name.insert(0, '_');
        }
        // Identifiers are at most 63 bytes long.
        while name.len() > 63 {
            name.pop();
        }
        name
    }

    /// Gives the array over a type another name.
    pub(crate) fn rename_array(&mut self, element: TypeId) {
        let array = self.types.get(&element).and_then(|row| self.types.get(&row.array)).cloned();
        let (Some(row), Some(mut array)) = (self.types.get(&element), array) else { return };
        let name = self.array_name(&row.schema, &row.name);
        self.type_names.remove(&array.schema, &array.name);
        array.name = name;
        self.insert_type(array);
    }

    pub(crate) fn remove_type(&mut self, id: TypeId) {
        if let Some(row) = self.types.remove(&id) {
            if let Some(others) = row.kind.made_of().and_then(|inner| self.made_of.get_mut(&inner)) {
                others.remove(&id);
            }
            self.type_names.remove(&row.schema, &row.name);
            if let Some(array) = self.types.remove(&row.array) {
                self.type_names.remove(&array.schema, &array.name);
            }
        }
    }

    pub(crate) fn rename_type(&mut self, id: TypeId, schema: &str, name: &str) {
        let Some(mut row) = self.types.get(&id).cloned() else { return };
        let array = self.types.get(&row.array).cloned();
        self.type_names.remove(&row.schema, &row.name);
        row.schema = schema.to_owned();
        row.name = name.to_owned();
        self.insert_type(row);
        if let Some(mut array) = array {
            self.type_names.remove(&array.schema, &array.name);
            array.schema = schema.to_owned();
            array.name = self.array_name(schema, name);
            self.insert_type(array);
        }
    }

    /// The type called `name`, from the given schema or from the search path.
    pub(crate) fn type_id(&self, schema: Option<&str>, name: &str) -> Option<TypeId> {
        let find = |schema: &str| self.type_names.get(schema, name);
        match schema {
            Some(schema) => find(schema),
            None => self.search_path.iter().find_map(|schema| find(schema)),
        }
    }

    pub(crate) fn type_row(&self, id: TypeId) -> Option<&TypeRow> {
        self.types.get(&id)
    }

    /// The type below all domains.
    pub(crate) fn base_type(&self, id: TypeId) -> TypeId {
        let mut id = id;
        while let Some(TypeRow { kind: Kind::Domain { base, .. }, .. }) = self.types.get(&id) {
            id = *base;
        }
        id
    }

    /// The element type where `id`, or the type below its domains, is a true array.
    pub(crate) fn array_element(&self, id: TypeId) -> Option<TypeId> {
        let row = self.types.get(&self.base_type(id))?;
        (row.subscripts == Subscripts::Array).then_some(row.element)
    }

    /// The array over `id`.
    pub(crate) fn array_of(&self, id: TypeId) -> Option<TypeId> {
        let array = self.types.get(&id)?.array;
        (array != TypeId::NONE).then_some(array)
    }

    /// Whether values of a type are rows, of a type that is known or not.
    pub(crate) fn is_row(&self, id: TypeId) -> bool {
        id == TypeId::RECORD || self.composite_relation(id).is_some()
    }

    pub(crate) fn is_domain(&self, id: TypeId) -> bool {
        matches!(self.types.get(&id), Some(TypeRow { kind: Kind::Domain { .. }, .. }))
    }

    pub(crate) fn is_enum(&self, id: TypeId) -> bool {
        matches!(self.types.get(&id), Some(TypeRow { kind: Kind::Enum(_), .. }))
    }

    /// The subtype of a range.
    pub(crate) fn range_subtype(&self, id: TypeId) -> Option<TypeId> {
        match self.types.get(&self.base_type(id))?.kind {
            Kind::Range { subtype } => Some(subtype),
            _ => None,
        }
    }

    /// The range of a multirange.
    pub(crate) fn multirange_range(&self, id: TypeId) -> Option<TypeId> {
        match self.types.get(&self.base_type(id))?.kind {
            Kind::Multirange { range } => Some(range),
            _ => None,
        }
    }

    /// The range over a subtype, and the multirange over a range, are found by search: there are few.
    pub(crate) fn multirange_of(&self, range: TypeId) -> Option<TypeId> {
        let found = self.types.values().find(|row| row.kind == Kind::Multirange { range })?;
        Some(found.id)
    }

    /// The relation whose rows a composite type, or a domain over one, describes.
    pub(crate) fn composite_relation(&self, id: TypeId) -> Option<RelationId> {
        match self.types.get(&self.base_type(id))?.kind {
            Kind::Composite(relation) => Some(relation),
            _ => None,
        }
    }

    /// Category and preference of a type, as step 4 of the manual's "Function Type Resolution" uses them.
    pub(crate) fn category(&self, id: TypeId) -> (char, bool) {
        self.types.get(&id).map_or(('X', false), |row| (row.category, row.preferred))
    }
}
