-- name: schema#
create type pair as (a int, b int);
create function first_of(pair) returns int language sql as 'select null::int';
create cast (pair as int) with function first_of(pair);
create function day_of(bool) returns date language sql as 'select null::date';
create cast (bool as date) with function day_of(bool);
create table t (id int primary key, p pair not null, b bool not null);

-- name: q
select p::int as a, b::date as b, array[b]::date[] as c, p::text as d from t;

-- name: elements
select x from t, unnest(array[b]::date[]) as x;
