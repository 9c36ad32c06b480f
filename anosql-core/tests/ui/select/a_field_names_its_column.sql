-- name: schema#
create type pair as (x int, y text);
create table t (p pair);

-- name: q
select (p).x, (p).y from t
