-- name: schema#
create table t (a int, b int not null);

-- name: q
select a::text as a, b::text as b, b::float8 as c from t
