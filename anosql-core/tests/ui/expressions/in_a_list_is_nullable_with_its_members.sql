-- name: schema#
create table t (a int, b int not null);

-- name: q
select b in (1, 2) as v, b in (1, a) as n, a in (1) as m from t
