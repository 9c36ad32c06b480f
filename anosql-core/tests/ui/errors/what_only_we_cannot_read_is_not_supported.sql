-- name: schema#
create table t (id int primary key, a int);

-- name: q1
select a::numeric(4, - - 1) as a from t;
