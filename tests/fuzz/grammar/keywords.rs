//! Each word where a name, a type or a function may stand.

use std::sync::{Mutex, atomic::AtomicU64};

use anosql_tests::connect;

use super::{Tally, database::Database, tally::Place};
use crate::{Outcome, choices::Choices};

/// Words that are keywords to parsers of other SQL, and none to Postgres.
const OTHER_WORDS: &str = include_str!("words.txt");

/// Places in queries; `{}` is the word. The table `w` has a column for each word.
const QUERIES: &[&str] = &[
    "select {} from w",
    "select w.{} from w",
    "select (w).{} from w",
    "select {}",
    "select * from {}",
    "select * from only {}",
    "select {}.a from t as {}",
    "select 1 from t {}",
    "select 1 from t {} (b)",
    "select 1 from t as x ({})",
    "select 1 from (select 1) {}",
    "select 1 from t {} join t u on true",
    "select 1 from t {} cross join t u",
    "select 1 from t {} where true",
    "select 1 as {}",
    "select 1 {}",
    "select a {}, 2 from t",
    "select a + 1 {} from t",
    "select a is null {} from t",
    "select {}(1)",
    "select {}()",
    "select {}(a) from t",
    "select {}('a', 'b')",
    "select * from {}(1)",
    "select pg_catalog.{}(1)",
    "select {}.f(1)",
    "select 1::{}",
    "select null::{}[]",
    "select null::pg_catalog.{}",
    "select cast(null as {})",
    "select cast(null as {}(1))",
    "select {} '1'",
    "select {}(1) '1'",
    "select * from {}.t",
    "select * from public.{}",
    "with {} as (select 1) select * from {}",
    "with x ({}) as (select 1) select * from x",
    "select f({} => 1)",
    "select f({} := 1)",
    "select count(*) over {} from t window {} as ()",
    "select count(*) over ({} order by a) from t window {} as ()",
    "select a from t order by {}",
    "select a from t order by a {}",
    "select a from t group by {}",
    "select a from t {} select a from t",
    "select a {} a from t",
    "select {} a from t",
    "select a from t where {} a",
    "select a from t limit {}",
    "select {}, a from t",
    "select array[{}] from w",
    "select * from f(1) as ({} int)",
    "select 1 from w join w u using ({})",
    "select 1 from t where exists (select 1) {}",
    "select 1 from t for update of {}",
    "select extract({} from now())",
    "select now() at time zone {}",
    "insert into w ({}) values (1)",
    "insert into t as {} values (1)",
    "insert into t {} values (1)",
    "insert into {} values (1)",
    "insert into t values (1) returning {}",
    "insert into t values (1) returning a {}",
    "insert into t values (1) on conflict ({}) do nothing",
    "insert into t values (1) on conflict on constraint {} do nothing",
    "update w set {} = 1",
    "update w set ({}) = (select 1)",
    "update t {} set a = 1",
    "update {} set a = 1",
    "delete from t {}",
    "delete from t using {}",
    "merge into t {} using t u on true when matched then delete",
    "savepoint {}",
    "set {} = 1",
    "show {}",
    "set role {}",
    "prepare {} as select 1",
    "execute {}",
    "deallocate {}",
    "declare {} cursor for select 1",
    "fetch {}",
    "close {}",
    "listen {}",
    "notify {}",
    "lock {}",
    "explain {} select 1",
];

/// Places in statements of a schema.
const STATEMENTS: &[&str] = &[
    "create table x ({} int)",
    "create table {} (a int)",
    "create table x (a {})",
    "create table x (a int {})",
    "create table x (a int, constraint {} check (true))",
    "create table x (a int constraint {} not null)",
    "create table x (a int, {} (a))",
    "create table x (a int default {})",
    "create table x (a int, unique ({}))",
    "create table x (like w including {})",
    "create {} table x (a int)",
    "create index {} on t (a)",
    "create index on w ({})",
    "create index on t using {} (a)",
    "create type {} as enum ('a')",
    "create type x as ({} int)",
    "create type x as (a {})",
    "create domain {} as int",
    "create domain x as {}",
    "create sequence {}",
    "create schema {}",
    "create view {} as select 1 as a",
    "create view x ({}) as select 1",
    "create view x as select 1 as {}",
    "create view x as select 1 {}",
    "create function {}() returns int language sql as 'select 1'",
    "create function x({} int) returns int language sql as 'select 1'",
    "create function x({}) returns int language sql as 'select 1'",
    "create function x() returns {} language sql as 'select null'",
    "create function x() returns table ({} int) language sql as 'select 1'",
    "create function x() returns int language sql {} as 'select 1'",
    "create trigger {} before update on t for each row execute function suppress_redundant_updates_trigger()",
    "create policy {} on t",
    "create cast (t as {}) with inout",
    "alter table t add {} int",
    "alter table t add column {} int",
    "alter table t rename a to {}",
    "alter table t rename to {}",
    "alter table w drop {}",
    "alter table w alter {} set not null",
    "alter table t {} column a",
    "alter type mood rename value 'ok' to {}",
    "drop table {}",
    "drop {} t",
    "comment on table {} is 'a'",
    "comment on {} t is 'a'",
];

/// Places in statements that are not run, because it is not for the schema to say what there is.
const FORMS: &[&str] = &[
    "create role {}",
    "create role x {}",
    "create index on t (a collate {})",
    "create view x as select 'a' collate {}",
    "create table x (a text collate {})",
    "create index on t (a {})",
    "create extension {}",
    "create function x() returns int language {} as 'select 1'",
    "grant select on t to {}",
    "grant {} on t to public",
    "grant {} to x",
    "alter table t owner to {}",
    "alter function {}() owner to x",
    "create tablespace {} location 'x'",
    "create publication x for {} t",
    "create server {} foreign data wrapper x",
    "create foreign table x ({} int) server y",
    "create language {}",
    "create aggregate {} (int) (sfunc = x, stype = int)",
    "create operator + (leftarg = {}, function = f)",
    "create statistics {} on a from t",
    "create event trigger {} on ddl_command_end execute function f()",
    "create rule {} as on insert to t do nothing",
    "create collation {} (locale = 'C')",
    "vacuum {}",
    "analyze {}",
    "cluster {}",
    "reindex {} t",
    "truncate {}",
    "copy {} from stdin",
    "copy t ({}) from stdin",
    "copy t from stdin ({} 'x')",
    "do {} 'x'",
    "set x to {}",
    "reset {}",
];

/// The schema that most of them are about.
const PLAIN: &str = "create table t (a int primary key);\ncreate type mood as enum ('ok');\n";

/// The same with a table that has a column for each word.
fn schema(words: &[String]) -> String {
    let columns: Vec<String> = words.iter().map(|word| format!("\"{word}\" int")).collect();
    format!("{PLAIN}create table w ({});\n", columns.join(", "))
}

/// Postgres's own keywords.
pub(crate) async fn of_postgres() -> Outcome<Vec<String>> {
    let client = connect(&local_postgres::Server::shared()?.url("postgres")).await?;
    let rows = client.query("select word from pg_get_keywords() order by word", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// So many words are looked at in one place at a time.
const TEXTS: usize = 50;

/// Compares as many as there are of all words in all places, or `count` of them.
pub(super) async fn work(seed: u64, count: u64, next: &AtomicU64, tally: &Mutex<Tally>) -> Outcome<()> {
    let mut words = of_postgres().await?;
    // Some are keywords of newer versions.
    words.extend(OTHER_WORDS.split_whitespace().map(str::to_owned));
    words.sort_unstable();
    words.dedup();
    let schema = schema(&words);
    let database = Database::new().await?;
    if !database.make(&schema).await? {
        return Err("Postgres refuses the schema".into());
    }
    // Reserved words and others come together.
    shuffle(&mut words, seed);
    let mut rounds = rounds(&words);
    shuffle(&mut rounds, seed);
    while let Some(number) = super::next_round(next, count, TEXTS) {
        let Some((way, place, words)) = rounds.get(number as usize) else { break };
        let texts: Vec<String> = words.iter().map(|word| place.replace("{}", word)).collect();
        // The wide table is read for each text.
        let is_wide = place.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "w");
        let needed = if is_wide { &schema } else { PLAIN };
        let place = Place::Pattern(place);
        match way {
            Way::Query => database.queries(place, needed, &texts, tally).await?,
            Way::Statement => database.statements(place, needed, &texts, true, tally).await?,
            Way::Form => database.statements(place, needed, &texts, false, tally).await?,
        }
    }
    Ok(())
}

/// What is done with a text.
#[derive(Clone, Copy)]
enum Way {
    /// It is a query.
    Query,
    /// It is a statement of a schema, and is run.
    Statement,
    /// The same, and only its grammar is looked at.
    Form,
}

/// All places, each with all words, some at a time.
fn rounds(words: &[String]) -> Vec<(Way, &'static str, &[String])> {
    let ways = [(Way::Query, QUERIES), (Way::Statement, STATEMENTS), (Way::Form, FORMS)];
    let places = ways.into_iter().flat_map(|(way, places)| places.iter().map(move |place| (way, *place)));
    places.flat_map(|(way, place)| words.chunks(TEXTS).map(move |words| (way, place, words))).collect()
}

fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut choices = Choices::random(seed);
    for at in (1..items.len()).rev() {
        items.swap(at, choices.below(at + 1));
    }
}
