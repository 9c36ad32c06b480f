-- name: schema#
create table t (a int not null);

-- name: q
select nullif(a, 0) as n, nullif(a, 2.5) as m from t
