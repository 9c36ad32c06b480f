-- name: schema#
create table t (a int not null);

-- name: q
with t as (select 'x' as a) select a from t
