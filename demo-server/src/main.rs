//! A thin web service on anosql-rs: it owns no SQL, and no logic that SQL does better.

mod body;
mod config;
mod failure;
mod handlers;
mod queries;
mod routes;

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use anosql_rs::{
    deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime},
    tokio_postgres::{self, NoTls},
};
use local_postgres::Server;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

use crate::config::Config;

type Error = Box<dyn std::error::Error>;

/// How long running requests may take once the service is told to stop.
const FAREWELL: Duration = Duration::from_secs(30);

fn main() -> ExitCode {
    let settings = config::asks_for_help(std::env::args_os().skip(1)).and_then(|help| match help {
        true => Ok(None),
        false => Config::read(|name| std::env::var(name)).map(Some),
    });
    let config = match settings {
        Ok(Some(config)) => config,
        Ok(None) => {
            print!("{}", config::HELP);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("demo-server: {error}");
            return ExitCode::from(2);
        }
    };
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(config::LOG)).init();
    match run(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(config: Config) -> Result<(), Error> {
    let runtime = tokio::runtime::Runtime::new()?;
    // The port comes first: whether it is free is known sooner than whether the database starts.
    let address = SocketAddr::new(config.host, config.port);
    let listener = runtime.block_on(TcpListener::bind(address));
    let listener =
        listener.map_err(|error| format!("cannot listen on {address}: {error}; PORT names another port"))?;

    let (database, server) = match config.database {
        Some(database) => (database, None),
        None => {
            let server = Server::open(&config.data_dir)?;
            log::info!("a private Postgres runs on {}", server.folder().display());
            (server.url("postgres").parse()?, Some(server))
        }
    };
    let served = runtime.block_on(serve(listener, database, config.pool_size));
    // Connections end before their server does.
    drop(runtime);
    if let Some(server) = server {
        server.stop()?;
    }
    served
}

async fn serve(
    listener: TcpListener,
    database: tokio_postgres::Config,
    pool_size: usize,
) -> Result<(), Error> {
    let name = config::described(&database);
    let manager =
        Manager::from_config(database, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let pool = Pool::builder(manager).max_size(pool_size).runtime(Runtime::Tokio1);
    let limit = Some(Duration::from_secs(10));
    let pool = pool.wait_timeout(limit).create_timeout(limit).build()?;

    let failed = |error| format!("cannot use the database {name}: {error}");
    queries::schema::create_schema(&pool).await.map_err(failed)?;
    queries::users::seed_users(&pool).await.map_err(failed)?;

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let (stopping, stopped) = oneshot::channel();
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        log::info!("stopping when running requests are done");
        stopping.send(()).ok();
    };
    log::info!("database: {name}");
    log::info!("listening on http://{}", listener.local_addr()?);
    let served = warp::serve(routes::routes(pool)).incoming(listener).graceful(stop).run();
    let late = async {
        // Without a signal the service goes on.
        stopped.await.ok();
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        () = served => {}
        () = late => log::warn!("gave up on requests that took too long"),
    }
    Ok(())
}
