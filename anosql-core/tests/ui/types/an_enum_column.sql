-- name: schema#
create type mood as enum ('sad', 'happy');
create table t (m mood not null);

-- name: q
select m from t where m = :m
