-- name: schema#
create table t (a int, b int not null);

-- name: q
select greatest(a, b) as g, least(a, a) as l, greatest(b, 2.5) as w from t
