-- name: schema#
create table t (id int primary key, name text not null, note text not null);

-- name: q
select id, name, note from t group by id, grouping sets ((name), ())
