-- name: schema#
create table t (id int primary key, a int, name text);
create table u (id int);

-- name: q1
select a from t wher a = 1;

-- name: q2
select a form t where a = 1;

-- name: q3
select a from t gruop by a;

-- name: q4
select a from t wher (a = 1);

-- name: q5
select a from t jion u on u.id = t.id;

-- name: q6
select a from t where a = 1 oder by name;

-- name: q7
insert into t (a) value (1);

-- name: q8
select a from t whre a = 1 and name = 'x' ordr by a;

-- name: q9
select sum(a) ovr (partition by name) from t;
