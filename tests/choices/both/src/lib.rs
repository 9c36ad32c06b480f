//! Nothing but its tests: they run queries of both crates on one connection.
