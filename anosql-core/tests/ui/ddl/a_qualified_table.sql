-- name: schema#
create schema app;
create table app.t (a int not null);

-- name: q
select app.t.a, t.a from app.t
