-- name: schema#
create table t (id int primary key, a int, name text);

-- name: q1
select id name a from t;

-- name: q2
select id t.a from t;

-- name: q3
insert into t (id, a) values (1 2);

-- name: q4
select coalesce(a id) from t;

-- name: q5
select a from t where a = 1 id = 2;

-- name: q6
select a from t u v w;
