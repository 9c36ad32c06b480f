-- name: schema#
create table t (id int primary key, a int not null);

-- name: q
select treat(a as numeric) as a, treat(a as double precision), treat('a' as text), treat(now() as date[]) as d from t
