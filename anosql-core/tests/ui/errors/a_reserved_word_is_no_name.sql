-- name: schema#
create table t (id int primary key, "order" int, "user" int);

-- name: q1
select order from t;

-- name: q2
select t.id from t where user.id = 1;

-- name: q3!
insert into t (id, order) values (1, 2);

-- name: q4!
update user set id = 1;

-- name: q5
select id year from t;

-- name: q6
select id from t where order by id;

-- name: q7
select id from where id = 1;
