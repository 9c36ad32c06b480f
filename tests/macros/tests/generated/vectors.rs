//! The types of pgvector, which does not come with Postgres: what functions take and give is compiled, and nothing is run.

use anosql_rs::tokio_postgres::Client;
use pgvector::{HalfVector, SparseVector, Vector};

pub(crate) mod queries {
    anosql_rs::include_queries!("sql/vectors.sql");
}

#[test]
fn vectors_are_values_of_rows() {
    let (embedding, half) = (Vector::from(vec![1.0]), HalfVector::from_f32_slice(&[2.0]));
    let parts = vec![None, Some(SparseVector::from_dense(&[0.0, 3.0]))];
    let row = queries::NearestRow { id: 1, embedding, half: Some(half), parts: Some(parts) };
    assert_eq!(row.embedding.as_slice(), [1.0]);
}

#[test]
fn vectors_are_taken_by_reference() {
    let nearest = async |client: &Client, to: &Vector| queries::nearest(client, to).await;
    let add = async |client: &Client, embedding: &Vector, half: Option<&HalfVector>| {
        queries::add(client, 1, embedding, half).await
    };
    let _ = (nearest, add);
}
