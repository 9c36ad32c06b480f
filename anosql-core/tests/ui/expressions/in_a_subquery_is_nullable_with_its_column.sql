-- name: schema#
create table t (a int, b int not null);

-- name: q
select b in (select b from t) as v, b in (select a from t) as n from t
