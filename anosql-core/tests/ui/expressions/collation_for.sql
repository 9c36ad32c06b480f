-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select collation for (name) from t
