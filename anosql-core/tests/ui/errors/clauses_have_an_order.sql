-- name: schema#
create table t (id int primary key, a int);

-- name: q1
select a from t order by a where id = 1;

-- name: q2
select a from t group by a having a > 1 where id = 1;

-- name: q3
select a from t limit 1 order by a;
