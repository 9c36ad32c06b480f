-- name: schema#
create schema app;
create type app.mood as enum ('sad', 'happy');
create table t (m app.mood not null);

-- name: q
select m from t
