//! Chooses chrono, and neither serde nor jiff.

/// The queries that the other crate includes too.
pub mod meetings {
    anosql_rs::include_queries!("sql/meetings.sql");
}

/// Types that only this crate has asked for.
pub mod own {
    anosql_rs::include_queries!("src/own.sql");
}
