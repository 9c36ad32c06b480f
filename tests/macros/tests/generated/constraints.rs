//! Violations of constraints are told apart without their names as strings.

use anosql_rs::{Error, Violation, tokio_postgres::Client};

use crate::database::Database;

mod orders {
    anosql_rs::include_queries!("sql/orders.sql");
}

use orders::*;

async fn client() -> Client {
    let client = Database::new().await.connect().await;
    schema(&client).await.unwrap();
    add_customer(&client, 1, Some("ada@example.com")).await.unwrap();
    order(&client, 1, 1, Some(1), "").await.unwrap();
    client
}

#[track_caller]
fn violates<V: Violation + std::fmt::Debug, T: std::fmt::Debug>(result: Result<T, Error>, wanted: V) {
    let error = result.unwrap_err();
    assert_eq!(error.violates(), Some(wanted), "{error}");
}

#[tokio::test]
async fn keys() {
    let client = client().await;
    violates(add_customer(&client, 1, None).await, AddCustomerConstraint::CustomersPkey);
    let taken = Some("ada@example.com");
    violates(add_customer(&client, 2, taken).await, AddCustomerConstraint::CustomersEmailKey);
    assert_eq!(add_customer_once(&client, 2, taken).await.unwrap(), 0);
    violates(add_customer_once(&client, 1, None).await, AddCustomerOnceConstraint::CustomersPkey);
}

#[tokio::test]
async fn references() {
    let client = client().await;
    violates(order(&client, 2, 9, None, "").await, OrderConstraint::OrdersCustomerFkey);
    violates(delete_customer(&client, 1).await, DeleteCustomerConstraint::OrdersCustomerFkey);
}

#[tokio::test]
async fn a_reference_to_what_is_deleted_along() {
    let client = client().await;
    order_with_line(&client, 2, 1, None, "", Some(1)).await.unwrap();
    return_line(&client, Some(2), Some(1)).await.unwrap();
    violates(delete_order(&client, 2).await, DeleteOrderConstraint::ReturnedOrderidLineFkey);
}

#[tokio::test]
async fn checks_of_two_tables_under_one_name() {
    let client = client().await;
    let of_order = order_with_line(&client, -1, 1, None, "", Some(1)).await;
    violates(of_order, OrderWithLineConstraint::OrdersPositive);
    let of_line = order_with_line(&client, 2, 1, None, "", Some(-1)).await;
    violates(of_line, OrderWithLineConstraint::LinesPositive);
}

#[tokio::test]
async fn the_check_of_a_domain() {
    let client = client().await;
    violates(order(&client, 2, 1, Some(-1), "").await, OrderConstraint::QuantityCheck);
}

#[tokio::test]
async fn a_column_that_is_not_null() {
    let client = client().await;
    violates(note_all(&client).await, NoteAllConstraint::NoteNotNull);
}

#[tokio::test]
async fn partitions() {
    let client = client().await;
    violates(log(&client, 1, 500).await, LogConstraint::LogsPartition);
    log(&client, 1, 1).await.unwrap();
    violates(log(&client, 1, 1).await, LogConstraint::Logs1Pkey);
}

#[tokio::test]
async fn a_row_of_many() {
    let mut client = client().await;
    let rows = [(3, None), (3, None)].map(|(id, email)| AddCustomersParams { id, email });
    let error = add_customers(&mut client, rows).await.unwrap_err();
    assert_eq!(error.violates(), Some(AddCustomersConstraint::CustomersPkey));
}

#[tokio::test]
async fn several_queries_behind_question_marks() {
    async fn register(client: &Client) -> Result<(), Error> {
        add_customer(client, 5, None).await?;
        order(client, 1, 5, None, "").await?;
        Ok(())
    }
    let error = register(&client().await).await.unwrap_err();
    assert_eq!(error.violates(), Some(OrderConstraint::OrdersPkey));
    assert_eq!(error.violates::<AddCustomerConstraint>(), None);
}

#[tokio::test]
async fn what_is_no_violation() {
    let client = client().await;
    client.batch_execute("drop table customers cascade").await.unwrap();
    let error = add_customer(&client, 1, None).await.unwrap_err();
    assert_eq!(error.violates::<AddCustomerConstraint>(), None);
}

#[test]
fn what_is_known_of_a_violation() {
    let constraint = OrderConstraint::OrdersCustomerFkey.constraint().unwrap();
    assert_eq!(constraint.name, Some("orders_customer_fkey"));
    assert_eq!((constraint.table, constraint.columns), ("orders", &["customer"][..]));
}
