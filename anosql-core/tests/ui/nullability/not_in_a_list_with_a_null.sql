-- name: schema#
create table t (x int, y int not null);

-- name: q
select y not in (1, null) as l, y not in (select x from t) as s from t
