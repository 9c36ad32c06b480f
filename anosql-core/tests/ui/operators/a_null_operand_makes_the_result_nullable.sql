-- name: schema#
create table t (a int, b int not null);

-- name: q
select a + b as n, b + b as v, a = b as e, b < b as l from t
