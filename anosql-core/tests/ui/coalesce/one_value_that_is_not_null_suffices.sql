-- name: schema#
create table t (a int, b int, c int not null);

-- name: q
select coalesce(a, b) as n, coalesce(a, b, c) as v, coalesce(a, 0) as z from t
