-- name: schema#
create table t (a int);

-- name: q
select :p is distinct from null::int as other from t;

-- name: without_one
select :p is distinct from null as other from t;
