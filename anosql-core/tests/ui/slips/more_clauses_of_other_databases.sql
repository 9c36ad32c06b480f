-- name: schema#
create table t (id int primary key, a int, name text);

-- name: q1
select a, count(*) from t group by a with rollup;

-- name: q2
select now() + interval 1 day as tomorrow;

-- name: q3
select a from t lock in share mode;

-- name: q4
select a from t start with a = 1 connect by prior a = id;

-- name: q5!
insert or ignore into t (id) values (1);

-- name: q6!
delete from t join t as u on t.id = u.id;

-- name: q7
select group_concat(name separator ',') from t;

-- name: q8!
exec f;
