-- name: schema#
create extension citext;
create table t (name citext not null);

-- name: q
select name from t where name = :name
