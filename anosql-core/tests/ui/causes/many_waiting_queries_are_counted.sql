-- name: schema#
create table t (id int primary key, name txt);

-- name: q1
select id from t;

-- name: q2
select id from t;

-- name: q3
select id from t;

-- name: q4
select id from t;

-- name: q5
select id from t;

-- name: q6
select id from t;

-- name: q7
select id from t;

-- name: q8
select id from t;

-- name: q9
select id from t;
