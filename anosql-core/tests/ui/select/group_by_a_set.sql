-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select generate_series(1, 2) as n, count(*) from t group by n
