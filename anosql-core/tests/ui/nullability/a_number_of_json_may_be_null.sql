-- name: schema#
create table t (data jsonb not null);
-- Postgres 18 gives null for the null of JSON, where others report an error.
-- name: cast
select (data || '1')::text as text from t;
-- name: null-of-json
select to_jsonb(1)::int as n;
