-- name: schema#
create table t (a int not null);

-- name: q
select a::text, cast(a as int8) from t
