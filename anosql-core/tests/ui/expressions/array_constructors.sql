-- name: schema#
create table t (a int, b bigint not null);

-- name: q
select array[a, b] as v, array[array[1], array[2]] as m, array['a', null] as s from t
