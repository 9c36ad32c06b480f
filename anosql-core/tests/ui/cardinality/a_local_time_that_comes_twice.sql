-- name: schema#
create table t (at timestamp primary key);
-- name: find
select at from t where at = timestamptz '2024-02-01';
