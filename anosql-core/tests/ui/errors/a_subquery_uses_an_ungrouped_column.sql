-- name: schema#
create table t (id int primary key, a int, b int);
create table u (a int, b int);

-- name: q1
select a, (select count(*) from u where u.a = t.b) from t group by a;

-- name: q2
select max(a), exists (select from u, lateral (select t.b) s) from t;

-- name: q3
select a from t group by a having a in (select u.a from u order by t.id);

-- name: q4
select ((select t.b)) in (select (select t.b)) from t group by (select t.b);
