//! Expressions without parentheses: which operand belongs to which operator is for the grammar to say.

use std::{
    collections::BTreeSet,
    sync::{Mutex, atomic::AtomicU64},
};

use super::{Tally, database::Database, next_round, tally::Place};
use crate::{Outcome, choices::Choices};

/// So many texts are described at a time.
const TEXTS: usize = 200;

const SCHEMA: &str = "create type pair as (x int, y text);
create table t (i int, n numeric, s text, b bool, z timestamptz, v interval, j jsonb, a int[], c text[], p pair, d date, h varchar(3));
";

/// Operands and operators that go together, so that many of the chains are right.
struct Theme {
    operands: &'static [&'static str],
    prefixes: &'static [&'static str],
    infixes: &'static [&'static str],
    postfixes: &'static [&'static str],
}

const NUMBERS: Theme = Theme {
    operands: &[
        "i",
        "1",
        "n",
        "2.5",
        "t.i",
        "null",
        "int '1'",
        "case when b then i else 1 end",
        "(1)",
        "array[1][1]",
        "'1'",
        "i::int8",
    ],
    prefixes: &["-", "+", "@", "~", "|/", "||/", "not", "- -", "operator(pg_catalog.-)"],
    infixes: &[
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "=",
        "<",
        "<=",
        "<>",
        "!=",
        ">",
        ">=",
        "&",
        "|",
        "#",
        "<<",
        ">>",
        "and",
        "or",
        "is distinct from",
        "is not distinct from",
        "operator(pg_catalog.+)",
        "operator(pg_catalog.*)",
        "operator(pg_catalog.=)",
        "+ -",
        "= -",
        "||",
    ],
    postfixes: &[
        "is null",
        "is not null",
        "isnull",
        "notnull",
        "::int",
        "::text",
        "in (1, 2)",
        "not in (1)",
        "between 1 and 2",
        "is true",
    ],
};

const TRUTHS: Theme = Theme {
    operands: &[
        "b",
        "true",
        "false",
        "i = 1",
        "null",
        "t.b",
        "bool 'true'",
        "i < 2",
        "exists (select 1)",
        "s like 'a'",
        "(b)",
    ],
    prefixes: &["not", "not not", "not -"],
    infixes: &[
        "and",
        "or",
        "=",
        "<",
        "<>",
        "is distinct from",
        "is not distinct from",
        "<=",
        "and not",
        "or not",
        "operator(pg_catalog.=)",
        "||",
    ],
    postfixes: &[
        "is null",
        "is not null",
        "isnull",
        "notnull",
        "is true",
        "is not true",
        "is false",
        "is not false",
        "is unknown",
        "is not unknown",
        "in (true)",
        "not in (b)",
        "::text",
        "::bool",
        "= any (array[true])",
        "between true and b",
        "between symmetric b and false",
    ],
};

const STRINGS: Theme = Theme {
    operands: &["s", "'a'", "h", "text 'a'", "null", "c[1]", "t.s", "j ->> 'a'", "i", "'a' || s", "upper(s)"],
    prefixes: &["not", "-", "+"],
    infixes: &[
        "||",
        "like",
        "not like",
        "ilike",
        "not ilike",
        "similar to",
        "not similar to",
        "~",
        "~*",
        "!~",
        "!~*",
        "=",
        "<",
        "<>",
        "~~",
        "!~~*",
        "and",
        "or",
        "^@",
        "is distinct from",
        "operator(pg_catalog.||)",
        "collate \"C\" ||",
        "like 'a' escape",
        "similar to 'a' escape",
    ],
    postfixes: &[
        "collate \"C\"",
        "collate \"default\"",
        "::text",
        "::varchar(2)",
        "is null",
        "notnull",
        "isnull",
        "in ('a', 'b')",
        "not in ('a')",
        "like any (c)",
        "= any (c)",
        "= all (array['a'])",
        "is normalized",
        "is not nfc normalized",
        "between 'a' and s",
        "not between symmetric 'a' and 'b'",
        "like 'a' escape 'b'",
        "not ilike s escape 'b'",
        "similar to s escape 'b'",
        "<> some (c)",
    ],
};

const TIMES: Theme = Theme {
    operands: &[
        "z",
        "v",
        "now()",
        "interval '1 day'",
        "timestamptz '2020-01-01'",
        "d",
        "date '2020-01-01'",
        "current_date",
        "interval '1' day",
        "interval(0) '1 second'",
        "null",
        "1",
        "time '10:00'",
    ],
    prefixes: &["-", "not", "+"],
    infixes: &[
        "+",
        "-",
        "*",
        "<",
        "=",
        ">=",
        "at time zone",
        "is distinct from",
        "and",
        "or",
        "at time zone 'utc' +",
        "operator(pg_catalog.-)",
        "||",
    ],
    postfixes: &[
        "at time zone 'utc'",
        "at time zone interval '1 hour'",
        "::date",
        "::timestamptz",
        "::time with time zone",
        "::timestamp(0)",
        "is null",
        "between z and now()",
        "not between d and d",
        "in (z)",
        "::text",
        "notnull",
        "::interval day to second",
    ],
};

const DOCUMENTS: Theme = Theme {
    operands: &["j", "'{}'", "jsonb '{}'", "'a'", "1", "s", "j['a']", "null", "'{a}'", "i", "'$.a'"],
    prefixes: &["not", "-"],
    infixes: &[
        "->",
        "->>",
        "#>",
        "#>>",
        "||",
        "@>",
        "<@",
        "-",
        "#-",
        "=",
        "<",
        "@@",
        "and",
        "or",
        "operator(pg_catalog.->)",
        "+",
    ],
    postfixes: &[
        "::text",
        "::int",
        "::jsonb",
        "['a']",
        "[1]",
        "is null",
        "is not null",
        "in ('{}')",
        "between j and j",
        "is distinct from j",
        "::text[]",
    ],
};

const ARRAYS: Theme = Theme {
    operands: &[
        "a",
        "array[1, 2]",
        "'{1}'",
        "c",
        "array[i]",
        "array[[1], [2]]",
        "null",
        "i",
        "1",
        "(p).x",
        "array(select 1)",
        "p",
        "(p)",
        "row(1, 'a')",
        "array[]::int[]",
    ],
    prefixes: &["not", "-", "@"],
    infixes: &[
        "||",
        "@>",
        "<@",
        "&&",
        "=",
        "<",
        "<>",
        "+",
        "and",
        "or",
        "is distinct from",
        "operator(pg_catalog.||)",
        "*",
    ],
    postfixes: &[
        "[1]",
        "[1:2]",
        "[:]",
        "[1][1]",
        "[2:]",
        "::int[]",
        "::text[]",
        "is null",
        "is not null",
        "= any (a)",
        "< all (a)",
        "in (a)",
        ".x",
        ".y",
        ".*",
        "::int[3]",
        "::int array",
        "::int array[2]",
        "is document",
    ],
};

const THEMES: [&Theme; 6] = [&NUMBERS, &TRUTHS, &STRINGS, &TIMES, &DOCUMENTS, &ARRAYS];

/// Where the expression stands; the first two are the usual.
const PLACES: &[&str] = &[
    "select {} as e from t",
    "select {} from t",
    "select {} e from t",
    "select i from t where {}",
    "select i from t order by {} desc",
    "select 1 between {} and 2 from t",
    "select 1 in ({}, 2) from t",
    "select case {} when 1 then 2 end from t",
    "select array[{}] from t",
    "select coalesce({}, null) from t",
    "select a[{}] from t",
    "select (select {}) from t",
    "select position({} in 'a') from t",
    "update t set b = {}",
    "select i from t limit {}",
];

/// Compares chains until there are `count`.
pub(super) async fn work(seed: u64, count: u64, next: &AtomicU64, tally: &Mutex<Tally>) -> Outcome<()> {
    let database = Database::new().await?;
    if !database.make(SCHEMA).await? {
        return Err("Postgres refuses the schema".into());
    }
    while let Some(number) = next_round(next, count, TEXTS) {
        let seed = seed.wrapping_mul(0x1_0000_0000).wrapping_add(number * TEXTS as u64);
        let texts: BTreeSet<String> =
            (0..TEXTS as u64).map(|text| statement(&mut Choices::random(seed + text))).collect();
        let texts: Vec<String> = texts.into_iter().collect();
        database.queries(Place::Nowhere, SCHEMA, &texts, tally).await?;
    }
    Ok(())
}

fn statement(choices: &mut Choices) -> String {
    let place = if choices.chance(40) { choices.word(PLACES) } else { choices.word(&PLACES[..2]) };
    place.replace("{}", &chain(choices))
}

fn chain(choices: &mut Choices) -> String {
    let theme = choices.pick(&THEMES).copied().unwrap_or(&NUMBERS);
    let mut parts = Vec::new();
    for operand in 0..1 + choices.below(7) {
        if operand > 0 {
            parts.push(part(theme, choices, |theme| theme.infixes));
        }
        while choices.chance(15) {
            parts.push(part(theme, choices, |theme| theme.prefixes));
        }
        parts.push(part(theme, choices, |theme| theme.operands));
        while choices.chance(20) {
            parts.push(part(theme, choices, |theme| theme.postfixes));
        }
    }
    parts.join(" ")
}

/// One of the theme's parts, or now and then of another's.
fn part(
    theme: &'static Theme,
    choices: &mut Choices,
    of: fn(&Theme) -> &'static [&'static str],
) -> &'static str {
    let theme = if choices.chance(8) { choices.pick(&THEMES).copied().unwrap_or(theme) } else { theme };
    choices.word(of(theme))
}
