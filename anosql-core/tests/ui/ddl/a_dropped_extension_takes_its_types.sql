-- name: schema#
create extension citext;
create table t (a citext, b int);
drop extension citext cascade;

-- name: q
select * from t
