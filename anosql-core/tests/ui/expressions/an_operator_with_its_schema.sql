-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select operator(pg_catalog.-) id as negative, id operator(pg_catalog.+) 1 as next from t
