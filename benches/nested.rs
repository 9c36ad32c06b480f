//! A hundred parents with ten children each: as rows within rows, by two queries whose rows are put together, and as JSON.
//!
//! `CALLS=200 WAY=nested` runs one way so often and measures nothing, for who counts instructions.

#[path = "pin.rs"]
mod pin;

use std::{collections::HashMap, env, error::Error, hint::black_box, time::Instant};

use anosql_rs::{
    Cached,
    tokio_postgres::{NoTls, connect},
};

mod queries {
    anosql_rs::include_queries!("sql/threads/threads.sql", schema = "sql/threads/schema.sql");
}

/// A reply as JSON has it.
#[derive(Debug, Clone, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct Reply {
    /// Its number.
    pub id: i32,
    /// Who wrote it.
    pub author: String,
    /// What it says.
    pub body: String,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const WAYS: [&str; 4] = ["nested", "nested table", "two queries", "json"];
const ROUNDS: usize = 31;
const CALLS: usize = 20;

fn main() -> Result<()> {
    let place = pin::to_one_core();
    let server = local_postgres::Server::temporary()?;
    server.create_database("threads")?;
    let url = server.url("threads");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure(&url, &place))
}

async fn measure(url: &str, place: &str) -> Result<()> {
    let (client, connection) = connect(url, NoTls).await?;
    tokio::spawn(connection);
    let client = Cached::new(client);
    client.batch_execute(include_str!("sql/threads/schema.sql")).await?;
    queries::fill(&client).await?;
    if let (Ok(way), Ok(calls)) = (env::var("WAY"), env::var("CALLS")) {
        for _ in 0..calls.parse::<usize>()? {
            run(&client, &way).await?;
        }
        return Ok(());
    }
    let mut times: HashMap<&str, Vec<f64>> = HashMap::new();
    for round in 0..ROUNDS {
        for turn in 0..WAYS.len() {
            let way = WAYS[(round + turn) % WAYS.len()];
            let start = Instant::now();
            for _ in 0..CALLS {
                run(&client, way).await?;
            }
            times.entry(way).or_default().push(start.elapsed().as_secs_f64() * 1e6 / CALLS as f64);
        }
    }
    println!("100 threads with 10 replies each, medians of {ROUNDS} rounds in turns; {place}");
    let median = |way: &str| {
        let mut sorted = times.get(way).cloned().unwrap_or_default();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    };
    for way in WAYS {
        println!("{way:<14} {:>9.1} us  ratio to nested {:.2}", median(way), median(way) / median("nested"));
    }
    Ok(())
}

/// All threads with their replies; gives how many replies there are.
async fn run(client: &Cached, way: &str) -> Result<usize> {
    let count = match way {
        "nested" => queries::nested(client).await?.iter().map(|thread| thread.replies.len()).sum(),
        "nested table" => {
            queries::nested_table(client).await?.iter().map(|thread| thread.replies.len()).sum()
        }
        "json" => queries::json(client).await?.iter().map(|thread| thread.replies.0.len()).sum(),
        _ => {
            let threads = queries::threads(client).await?;
            let ids: Vec<i32> = threads.iter().map(|thread| thread.id).collect();
            let mut replies: HashMap<i32, Vec<queries::RepliesRow>> = HashMap::new();
            for reply in queries::replies(client, &ids).await? {
                replies.entry(reply.thread).or_default().push(reply);
            }
            let threads =
                threads.into_iter().map(|thread| (replies.remove(&thread.id).unwrap_or_default(), thread));
            threads.map(|(replies, thread)| black_box((replies.len(), thread)).0).sum()
        }
    };
    Ok(black_box(count))
}
