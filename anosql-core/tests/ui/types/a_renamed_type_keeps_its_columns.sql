-- name: schema#
create type mood as enum ('sad');
create table t (m mood not null);
alter type mood rename to feeling;

-- name: q
select m from t
