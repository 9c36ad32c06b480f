-- name: schema#
create table t (a int not null, b text);

-- name: q
select distinct on (a) a, b from t order by a, b
