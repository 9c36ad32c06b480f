-- name: schema#
create table t (id int primary key);
create table u (id int primary key);

-- name: inserted<!
with t as (select 42 as id) insert into t select id from t returning id

-- name: updated
with t as (select 42 as id) update t set id = t.id from u where u.id = t.id returning t.id

-- name: deleted!
with u as (select 42 as id) delete from t using u where t.id = u.id

-- name: missing!
with w as (select 42 as id) delete from w
