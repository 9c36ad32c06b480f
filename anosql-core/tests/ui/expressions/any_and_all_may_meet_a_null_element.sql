-- name: schema#
create table t (a int not null, l int[] not null);

-- name: q
select a = any (l) as n, a <> all (l) as m, a = any (array[1, 2]) as v from t
