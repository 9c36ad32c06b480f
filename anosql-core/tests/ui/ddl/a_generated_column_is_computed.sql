-- name: schema#
create table t (a int not null, b int generated always as (a * 2) stored);

-- name: q
select b from t
