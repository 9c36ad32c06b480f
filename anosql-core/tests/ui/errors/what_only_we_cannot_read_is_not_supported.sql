-- name: schema#
create table t (id int primary key, a int);

-- name: q1
select treat(a as numeric) as a from t;
