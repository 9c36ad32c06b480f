-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select name, count(*) from t group by distinct rollup (name), rollup (name)
