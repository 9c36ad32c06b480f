-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select name, note, count(*) from t group by grouping sets (rollup (name, note), grouping sets ((name), ()))
