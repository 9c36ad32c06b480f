-- name: schema#
create schema app;
set search_path to app, public;
create table t (a int not null);

-- name: q
select a from app.t
