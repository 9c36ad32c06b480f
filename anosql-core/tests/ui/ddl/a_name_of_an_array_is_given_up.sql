-- name: schema#
create type mood as enum ('a');
create type _mood as enum ('b');
create table t (a mood[], b _mood);

-- name: q
select a, b from t
