-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select id from t where name ~ any (:patterns) or name not like all (:others) or id operator(pg_catalog.<>) all (:ids)
