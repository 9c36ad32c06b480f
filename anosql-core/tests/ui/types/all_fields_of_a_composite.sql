-- name: schema#
create type pair as (x int, y text);
create table t (p pair not null);

-- name: q
select (p).* from t
