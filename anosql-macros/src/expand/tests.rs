//! Typed queries made by hand, and the code that comes of them.

use std::path::Path;

use anosql_core::{
    query::{
        Access, Cardinality, Column, ColumnGroup, Constraint, ConstraintKind, Field, GroupColumn, Module,
        Operator, Origin, Param, Query, RecordClass, RowColumns, TransactionControl, Type, TypeKind,
        UserType,
    },
    rust::{self, Refusals},
    settings::Settings,
    source::Span,
};

use proc_macro2::TokenStream;

use super::expand;

fn base(name: &str, oid: u32) -> Type {
    Type { schema: "pg_catalog".to_owned(), name: name.to_owned(), oid: Some(oid), kind: TypeKind::Base }
}

fn int4() -> Type {
    base("int4", 23)
}

fn text() -> Type {
    base("text", 25)
}

fn array(element: Type) -> Type {
    let oid = element.oid.map(|_| 1009);
    Type {
        schema: element.schema.clone(),
        name: format!("_{}", element.name),
        oid,
        kind: TypeKind::Array(Box::new(element)),
    }
}

fn own(name: &str, kind: TypeKind) -> Type {
    Type { schema: "public".to_owned(), name: name.to_owned(), oid: None, kind }
}

fn mood() -> Type {
    own("mood", TypeKind::Enum(vec!["so-so".to_owned(), "HAPPY".to_owned()]))
}

fn user_type(data_type: Type) -> UserType {
    UserType { data_type, span: Span::default(), members: Vec::new() }
}

fn email() -> Type {
    own("email", TypeKind::Domain(Box::new(text())))
}

fn param(name: &str, data_type: Type, nullable: bool) -> Param {
    Param {
        name: name.to_owned(),
        data_type,
        declared: false,
        nullable,
        optional: false,
        holds_null: false,
        rust: None,
        origin: None,
        span: Span::default(),
    }
}

fn column(name: &str, data_type: Type, nullable: bool) -> Column {
    let elements_nullable = matches!(data_type.kind, TypeKind::Array(_)).then_some(true);
    let (name, why) = (name.to_owned(), Vec::new());
    let span = Span::default();
    Column {
        name,
        data_type,
        domain: None,
        nullable,
        elements_nullable,
        why,
        origin: None,
        span,
        rust: None,
        row: None,
    }
}

fn query(name: &str, operator: Operator) -> Query {
    Query {
        name: name.to_owned(),
        ident: name.replace('-', "_"),
        operator,
        doc: String::new(),
        record_class: None,
        file: "sql/blogs.sql".to_owned(),
        line: 1,
        name_span: Span::default(),
        sql: "select".to_owned(),
        orders: Vec::new(),
        parts: Vec::new(),
        added_returning: false,
        params: Vec::new(),
        columns: Vec::new(),
        groups: Vec::new(),
        cardinality: Cardinality::Many,
        why: Vec::new(),
        access: Access::Read,
        locks: false,
        volatile: false,
        session: false,
        transaction: TransactionControl::None,
        constraints: Vec::new(),
    }
}

fn class(name: &str) -> RecordClass {
    RecordClass { name: name.to_owned(), derives: Vec::new(), span: Span::default() }
}

fn module(queries: Vec<Query>) -> Module {
    Module { name: String::new(), file: None, queries, types: Vec::new(), children: Vec::new() }
}

/// Compares the code with `tests/expand/NAME.rs`; `BLESS=1` writes that file.
#[track_caller]
fn golden(name: &str, module: &Module, settings: &Settings) {
    let expansion = expand(module, settings, &rust::refusals(module, settings), &mut |_| TokenStream::new());
    assert_eq!(expansion.unwritten, [""; 0]);
    let file = syn::parse2(expansion.items).expect("the code parses");
    let code = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/expand/{name}.rs"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &code).unwrap();
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(code == wanted, "{name} generates other code now; `BLESS=1 cargo test` accepts it:\n{code}");
}

/// The code of all items, on one line.
fn code(module: &Module, settings: &Settings) -> String {
    let expansion = expand(module, settings, &rust::refusals(module, settings), &mut |_| TokenStream::new());
    assert_eq!(expansion.unwritten, [""; 0]);
    expansion.items.to_string().replace(' ', "")
}

#[track_caller]
fn generates(module: &Module, settings: &str, wanted: &str) {
    let settings = Settings::parse(&format!("[package.metadata.anosql]\n{settings}")).unwrap();
    let code = code(module, &settings);
    assert!(code.contains(&wanted.replace(' ', "")), "{wanted} is not in {code}");
}

#[test]
fn select_many() {
    let mut list = query("list-blogs", Operator::Many);
    list.doc = "All blogs of a user.".to_owned();
    list.params = vec![param("userid", int4(), false)];
    list.columns = vec![column("id", int4(), false), column("type", text(), true)];
    golden("select_many", &module(vec![list]), &Settings::default());
}

#[test]
fn rows_within_rows() {
    let record = Type {
        schema: "pg_catalog".to_owned(),
        name: "record".to_owned(),
        oid: Some(2249),
        kind: TypeKind::Pseudo,
    };
    // Columns of one place are those of a star.
    let mood = Column { span: Span { start: 1, end: 2 }, ..column("mood", mood(), true) };
    let reply = vec![column("id", int4(), false), mood];
    let mut replies = column("replies", array(record), false);
    replies.elements_nullable = Some(false);
    replies.row = Some(RowColumns { columns: reply, groups: Vec::new() });
    let author = ColumnGroup {
        name: "author".to_owned(),
        missing: Some(1),
        columns: vec![GroupColumn { index: 1, name: "id".to_owned(), nullable: false }],
        groups: Vec::new(),
    };
    let mut list = query("list-blogs", Operator::Many);
    list.columns = vec![column("id", int4(), false), column("author.id", int4(), true), replies];
    list.groups = vec![author];
    let root = module(vec![list]);
    golden("rows_within_rows", &root, &Settings::default());
}

#[test]
fn parameters_that_can_be_exchanged_are_given_by_name() {
    let params = vec![param("title", text(), false), param("content", text(), false)];
    let rename = Query { params, ..query("rename", Operator::Affected) };
    golden("named_params", &module(vec![rename]), &Settings::default());
}

#[test]
fn parameters_of_different_types_have_no_struct() {
    let params = vec![param("id", int4(), false), param("title", text(), false), param("note", text(), true)];
    let rename = Query { params, ..query("rename", Operator::Affected) };
    let code = code(&module(vec![rename]), &Settings::default());
    assert!(!code.contains("RenameParams"), "{code}");
}

#[test]
fn a_row_keeps_its_name_from_a_struct_of_parameters() {
    let params = vec![param("low", int4(), false), param("high", int4(), false)];
    let first = Query { params, ..query("first", Operator::Affected) };
    let columns = vec![column("id", int4(), false), column("title", text(), false)];
    let record_class = Some(class("FirstParams"));
    let second = Query { columns, record_class, ..query("second", Operator::Many) };
    let code = code(&module(vec![first, second]), &Settings::default());
    assert_eq!(code.matches("structFirstParams").count(), 1, "{code}");
    assert!(!code.contains("fnrun"), "{code}");
}

#[test]
fn batch() {
    let mut insert = query("insert_many", Operator::Batch);
    insert.access = Access::Write;
    insert.params = vec![param("userid", int4(), false), param("title", text(), true)];
    golden("batch", &module(vec![insert]), &Settings::default());
}

fn constraint(kind: ConstraintKind, name: Option<&str>, relation: &str, columns: &[&str]) -> Constraint {
    Constraint {
        kind,
        name: name.map(str::to_owned),
        schema: "public".to_owned(),
        relation: relation.to_owned(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        domain: None,
    }
}

#[test]
fn constraints() {
    let mut insert = query("publish-blog", Operator::Affected);
    insert.access = Access::Write;
    insert.constraints = vec![
        constraint(ConstraintKind::ForeignKey, Some("blogs_userid_fkey"), "blogs", &["userid"]),
        constraint(ConstraintKind::NotNull, None, "blogs", &["title"]),
        constraint(ConstraintKind::Check, None, "blogs", &[]),
        Constraint {
            domain: Some("email".to_owned()),
            ..constraint(ConstraintKind::Check, Some("email_check"), "blogs", &["email"])
        },
    ];
    golden("constraints", &module(vec![insert]), &Settings::default());
}

#[track_caller]
fn has_variants(constraints: Vec<Constraint>, wanted: &str) {
    let mut write = query("write", Operator::Affected);
    write.constraints = constraints;
    let code = code(&module(vec![write]), &Settings::default());
    let variants: Vec<&str> =
        code.split("(Self::").skip(1).filter_map(|rest| rest.split(',').next()).collect();
    assert_eq!(variants.join(" "), wanted);
}

#[test]
fn constraints_of_one_name_are_told_apart_by_their_tables() {
    let check = |table| constraint(ConstraintKind::Check, Some("positive"), table, &["n"]);
    has_variants(vec![check("orders"), check("items")], "OrdersPositive ItemsPositive");
}

#[test]
fn constraints_that_differ_in_signs_only_are_numbered() {
    let check = |name| constraint(ConstraintKind::Check, Some(name), "t", &["n"]);
    has_variants(vec![check("a b"), check("a_b"), check("a-b2")], "TAB TAB2 AB2");
}

#[test]
fn a_domains_check_in_two_columns_is_one_constraint() {
    let check = |column| Constraint {
        domain: Some("email".to_owned()),
        ..constraint(ConstraintKind::Check, Some("email_check"), "t", &[column])
    };
    has_variants(vec![check("a"), check("b")], "EmailCheck");
}

#[test]
fn enumeration() {
    let settings = Settings { serde: true, ..Settings::default() };
    let root = Module { types: vec![user_type(mood())], ..module(Vec::new()) };
    let expansion =
        expand(&root, &settings, &Refusals::default(), &mut |_| TokenStream::new()).items.to_string();
    assert!(expansion.starts_with(":: anosql_rs :: __with_serde"), "{expansion}");
    golden("enumeration", &root, &Settings::default());
}

#[test]
fn composite() {
    let fields = vec![
        Field { name: "street".to_owned(), data_type: text() },
        Field { name: "emails".to_owned(), data_type: array(email()) },
    ];
    let address = own("address", TypeKind::Composite(fields));
    golden(
        "composite",
        &Module { types: vec![user_type(address)], ..module(Vec::new()) },
        &Settings::default(),
    );
}

#[test]
fn one_column_is_flat() {
    let mut titles = query("titles", Operator::Many);
    titles.columns = vec![column("title", text(), true)];
    generates(&module(vec![titles]), "", "Vec<::core::option::Option<::std::string::String>>");
}

#[test]
fn a_value_that_is_always_there_is_no_option() {
    let mut count = query("count", Operator::Value);
    count.columns = vec![column("count", base("int8", 20), false)];
    count.cardinality = Cardinality::One;
    generates(&module(vec![count]), "", "Result<::core::primitive::i64,");
}

#[test]
fn no_row_and_null_are_one_option() {
    let mut value = query("note", Operator::Value);
    value.columns = vec![column("note", text(), true)];
    generates(&module(vec![value]), "", "Result<::core::option::Option<::std::string::String>,");
}

#[test]
fn the_executor_gives_way_to_a_parameter_called_db() {
    let mut delete = query("delete", Operator::Affected);
    delete.params = vec![param("db", text(), false)];
    generates(
        &module(vec![delete]),
        "",
        "delete(db_: &impl ::anosql_rs::Executor, db: &::core::primitive::str,",
    );
}

#[test]
fn elements_of_arrays_may_be_null() {
    let mut tags = query("tags", Operator::Many);
    tags.columns = vec![column("tags", array(text()), false)];
    generates(&module(vec![tags]), "", "Vec<::std::vec::Vec<::core::option::Option<::std::string::String>>>");
}

#[test]
fn elements_that_are_never_null_are_no_options() {
    let mut tags = query("tags", Operator::Many);
    tags.columns = vec![Column { elements_nullable: Some(false), ..column("tags", array(text()), false) }];
    generates(&module(vec![tags]), "", "Vec<::std::vec::Vec<::std::string::String>>");
}

#[test]
fn a_list_is_taken_as_a_slice() {
    let mut delete = query("delete", Operator::Affected);
    delete.params = vec![param("titles", array(text()), true)];
    generates(&module(vec![delete]), "", "titles: ::core::option::Option<&[&::core::primitive::str]>,");
}

#[test]
fn an_enum_of_the_root_is_reached_from_below() {
    let mut moods = query("moods", Operator::Many);
    moods.columns = vec![column("mood", mood(), false)];
    let child = Module { name: "people".to_owned(), ..module(vec![moods]) };
    let root = Module { types: vec![user_type(mood())], children: vec![child], ..module(Vec::new()) };
    generates(&root, "", "::std::vec::Vec<super::Mood>");
}

#[test]
fn a_column_can_be_mapped() {
    let mut emails = query("emails", Operator::Many);
    emails.columns = vec![Column { origin: Some(users_email()), ..column("email", text(), false) }];
    generates(&module(vec![emails]), "types.\"users.email\" = \"crate::Email\"", "Vec<crate::Email>");
}

#[test]
fn what_is_stored_in_a_mapped_column_is_mapped() {
    let mut update = query("update", Operator::Affected);
    update.params = vec![Param { origin: Some(users_email()), ..param("email", text(), true) }];
    let wanted = "email: ::core::option::Option<&crate::Email>,";
    generates(&module(vec![update]), "types.\"users.email\" = \"crate::Email\"", wanted);
}

fn users_email() -> Origin {
    Origin { schema: "public".into(), relation: "users".into(), column: "email".into(), not_null: true }
}

#[test]
fn a_domain_can_be_mapped() {
    let mut emails = query("emails", Operator::Many);
    emails.columns = vec![Column { domain: Some(email()), ..column("email", text(), false) }];
    generates(&module(vec![emails]), "types.\"public.email\" = \"crate::Email\"", "Vec<crate::Email>");
}

#[test]
fn a_mapped_parameter_is_taken_by_reference() {
    let mut delete = query("delete", Operator::Affected);
    delete.params = vec![param("email", email(), false)];
    generates(&module(vec![delete]), "types.email = \"crate::Email\"", "email: &crate::Email,");
}

#[test]
fn a_type_of_a_crate_stands_behind_its_feature() {
    let mut ids = query("ids", Operator::Many);
    ids.columns = vec![column("id", base("uuid", 2950), false)];
    generates(&module(vec![ids]), "", "::anosql_rs::__with_uuid!");
}

#[test]
fn vectors_are_of_the_crate_pgvector() {
    let vector = own("vector", TypeKind::Base);
    let mut nearest = query("nearest", Operator::Many);
    nearest.columns = vec![column("embedding", vector.clone(), false)];
    nearest.params = vec![param("to", vector, false)];
    let module = module(vec![nearest]);
    generates(&module, "", "::anosql_rs::__with_pgvector!");
    generates(&module, "", "to: &::anosql_rs::__private::pgvector::Vector,");
}

#[test]
fn dates_are_of_the_crate_that_was_chosen() {
    let mut days = query("days", Operator::Many);
    days.columns = vec![column("day", base("date", 1082), false)];
    generates(&module(vec![days]), "dates = \"jiff\"", "__private::jiff::civil::Date");
}

#[test]
fn queries_share_a_record_class() {
    let blog = |name| {
        let mut query = query(name, Operator::Many);
        query.record_class = Some(class("Blog"));
        query.columns = vec![column("id", int4(), false), column("title", text(), false)];
        query
    };
    let code = code(&module(vec![blog("list"), blog("latest")]), &Settings::default());
    assert_eq!(code.matches("pubstructBlog").count(), 1);
}
