-- name: schema#
create table t (id int primary key, a int);

-- name: q1
select coalesce(a, 1 from t where a in (1, 2);

-- name: q2
select a from t where (a = 1 and (id = 2 or id = 3) order by a;

-- name: q3
select array[1, 2 from t;

-- name: q4
select ((1 + 2 as x;

-- name: q5
select (1 + 2)) from t;

-- name: q6
select a from t where a in (1, 2,);
