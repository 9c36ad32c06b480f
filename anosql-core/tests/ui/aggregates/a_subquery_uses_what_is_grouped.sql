-- name: schema#
create table t (id int primary key, a int, b int);
create table u (a int, b int);

-- name: grouped
select a, (select count(*) from u where u.a = t.a), (select max(t.b) from u limit 1) from t group by a;

-- name: by_the_key
select (select t.b + u.b from u limit 1), exists (select from u where (select u.a = t.a)) from t group by id;

-- name: of_its_own
select (select sum(s.b) from t s group by s.a limit 1) from t group by t.a;

-- name: the_expression
select (select t.b) from t group by (select t.b);
