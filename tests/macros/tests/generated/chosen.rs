//! Rust types that queries name for their columns and parameters.

use anosql_rs::{
    Cached, Json,
    tokio_postgres::types::{FromSql, IsNull, ToSql, Type},
};

use crate::database::Database;

mod queries {
    anosql_rs::include_queries!("sql/chosen.sql", schema = "sql/schema.sql");
}

/// A number that is no other table's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ShopId(pub(crate) i32);

impl<'a> FromSql<'a> for ShopId {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        i32::from_sql(ty, raw).map(Self)
    }

    fn accepts(ty: &Type) -> bool {
        <i32 as FromSql>::accepts(ty)
    }
}

impl ToSql for ShopId {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut anosql_rs::__private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        self.0.to_sql(ty, out)
    }

    fn accepts(ty: &Type) -> bool {
        <i32 as ToSql>::accepts(ty)
    }

    anosql_rs::tokio_postgres::types::to_sql_checked!();
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub(crate) struct Settings {
    pub(crate) open: bool,
}

/// What `shops` is read into.
#[derive(Debug, PartialEq)]
pub(crate) struct Shop {
    pub(crate) id: ShopId,
    pub(crate) settings: Json<Settings>,
    pub(crate) notes: Option<Json<Settings>>,
    pub(crate) tags: Vec<String>,
    pub(crate) rates: Vec<Json<Settings>>,
}

const OPEN: Json<Settings> = Json(Settings { open: true });

async fn database() -> (Database, Cached) {
    let database = Database::new().await;
    let client = Cached::new(database.connect().await);
    queries::schema(&client).await.unwrap();
    queries::open(&client, &ShopId(1), &OPEN, None, &["a"], &vec![OPEN]).await.unwrap();
    (database, client)
}

#[tokio::test]
async fn rows_are_read_into_a_struct_of_the_projects_own() {
    let (_database, client) = database().await;
    let shop =
        Shop { id: ShopId(1), settings: OPEN, notes: None, tags: vec!["a".to_owned()], rates: vec![OPEN] };
    assert_eq!(queries::shops(&client).await.unwrap(), [shop]);
}

#[tokio::test]
async fn a_single_column_is_of_the_type_that_its_alias_names() {
    let (_database, client) = database().await;
    assert_eq!(queries::first_shop(&client).await.unwrap(), Some(ShopId(1)));
}

#[tokio::test]
async fn a_struct_derives_what_its_query_asks_for() {
    let (_database, client) = database().await;
    let named = queries::named(&client).await.unwrap();
    let set: std::collections::HashSet<queries::Named> = named.into_iter().collect();
    assert!(set.contains(&queries::Named { id: ShopId(1), tags: 1 }));
}

#[tokio::test]
async fn a_row_within_a_row_has_columns_of_named_types() {
    let (_database, client) = database().await;
    let rows = queries::rows(&client).await.unwrap();
    assert_eq!(rows[0].parts, [queries::RowsParts { id: ShopId(1), settings: OPEN }]);
}

#[tokio::test]
async fn json_derives_what_its_value_does() {
    let (_database, client) = database().await;
    let rows: std::collections::HashSet<queries::Hashed> =
        queries::hashed(&client).await.unwrap().into_iter().collect();
    assert!(rows.contains(&queries::Hashed { number: 1, settings: OPEN }));
}
