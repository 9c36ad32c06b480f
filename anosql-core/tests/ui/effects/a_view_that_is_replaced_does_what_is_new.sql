-- name: schema#
create table t (id int primary key);
create view below as select id from t;
create view above as select id from below;
create or replace view below as select id from t where pg_try_advisory_lock(id);

-- name: list
select id from above
