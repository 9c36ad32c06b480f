-- name: schema#
create table t (a int not null, b text);
create function f() returns setof t language sql as 'select * from t';

-- name: q
select a, b from f()
