#!/usr/bin/env bash
# Measures clean debug builds of one small program: on tokio-postgres by hand, on anosql-rs, and on sqlx.
#
# usage: benches/build-time.sh [ROUNDS]      needs crates.io; the default is 2 rounds
#
# The three take turns in each round, so that other load on the machine hits all alike. CPU time is the figure to
# compare; wall time depends on that load and on the number of cores.
set -euo pipefail

rounds=${1:-2}
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR
TIMEFORMAT='%R %U %S'

# program NAME: its dependencies on standard input, its code in $code
program() {
    mkdir -p "$work/$1/src"
    { printf '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n'; cat; } >"$work/$1/Cargo.toml"
    printf '%s\n' "$code" >"$work/$1/src/main.rs"
    (cd "$work/$1" && cargo fetch --quiet)
}

code='use deadpool_postgres::{Manager, Pool};
use tokio_postgres::NoTls;

struct Post { id: i32, title: String, note: Option<String> }

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = Pool::builder(Manager::new("host=localhost".parse()?, NoTls)).build()?;
    let client = pool.get().await?;
    let statement = client.prepare_cached("select id, title, note from posts where id = $1").await?;
    let row = client.query_opt(&statement, &[&1]).await?;
    let post = row.map(|row| Post { id: row.get(0), title: row.get(1), note: row.get(2) });
    if let Some(Post { id, title, note }) = post { println!("{id} {title} {note:?}"); }
    Ok(())
}'
program by-hand <<'DEPENDENCIES'
deadpool-postgres = { version = "0.14.2", default-features = false, features = ["rt_tokio_1"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
tokio-postgres = "0.7.18"
DEPENDENCIES

code='use anosql_rs::{deadpool_postgres::{Manager, Pool}, tokio_postgres::NoTls};

mod posts { anosql_rs::include_queries!("sql/posts.sql"); }

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = Pool::builder(Manager::new("host=localhost".parse()?, NoTls)).build()?;
    let post = posts::get_post(&pool, 1).await?;
    if let Some(posts::GetPostRow { id, title, note }) = post { println!("{id} {title} {note:?}"); }
    Ok(())
}'
mkdir -p "$work/anosql-rs/sql"
echo 'create table posts (id integer primary key, title text not null, note text);' >"$work/anosql-rs/sql/schema.sql"
printf -- '-- name: get_post?\nselect id, title, note from posts where id = :id;\n' >"$work/anosql-rs/sql/posts.sql"
program anosql-rs <<DEPENDENCIES
anosql-rs = { path = "$root/anosql-rs" }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
DEPENDENCIES

code='#[derive(sqlx::FromRow)]
struct Post { id: i32, title: String, note: Option<String> }

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = sqlx::PgPool::connect("postgres://localhost").await?;
    let post = sqlx::query_as("select id, title, note from posts where id = $1").bind(1).fetch_optional(&pool).await?;
    if let Some(Post { id, title, note }) = post { println!("{id} {title} {note:?}"); }
    Ok(())
}'
program sqlx <<'DEPENDENCIES'
sqlx = { version = "0.9", default-features = false, features = ["macros", "postgres", "runtime-tokio"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
DEPENDENCIES

# build NAME: seconds of wall, user and system time
build() {
    { time cargo build --quiet --offline >"$work/output" 2>&1 || { cat "$work/output" >&2; exit 1; } } 2>&1
}

printf '%-10s %5s %8s %14s %12s\n' program round 'wall s' 'user+system s' 'again wall s'
for round in $(seq "$rounds"); do
    for name in by-hand anosql-rs sqlx; do
        cd "$work/$name"
        rm -rf target
        clean=$(build)
        touch src/main.rs
        again=$(build)
        awk -v name="$name" -v round="$round" -v clean="$clean" -v again="$again" 'BEGIN {
            split(clean, c); split(again, a)
            printf "%-10s %5d %8.1f %14.1f %12.2f\n", name, round, c[1], c[2] + c[3], a[1]
        }'
        rm -rf target
    done
done
echo
for name in by-hand anosql-rs sqlx; do
    printf '%-10s %4d crates in Cargo.lock\n' "$name" "$(grep -c '^\[\[package\]\]' "$work/$name/Cargo.lock")"
done
