-- name: schema#
create table t (a date, b text[]);
create function f(x t.a%type, out y t.b%type) language sql as 'select null::text[]';
create function g() returns setof t.a%type language sql as 'select a from t';

-- name: q
select f(:x) as b, g() as a
