-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select id from t fetch first 2 rows with ties
