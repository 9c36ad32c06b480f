//! Typing forty queries against a schema of ten tables: what a build and `anosql describe` have to wait for.

use std::path::PathBuf;

use anosql_core::compile::{Request, compile};
use criterion::{Criterion, criterion_group, criterion_main};

fn shop(criterion: &mut Criterion) {
    let request = Request {
        base: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
        queries: vec![PathBuf::from("sql/shop/shop.sql")],
        ..Request::default()
    };
    assert!(
        compile(&request).diagnostics.is_empty(),
        "`anosql describe benches/sql/shop/shop.sql` says what is wrong"
    );
    criterion.bench_function("forty queries on ten tables", |bencher| bencher.iter(|| compile(&request)));
}

criterion_group!(benches, shop);
criterion_main!(benches);
