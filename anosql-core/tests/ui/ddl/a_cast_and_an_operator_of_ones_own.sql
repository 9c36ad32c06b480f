-- name: schema#
create type meters as (n int);
create function meters_of(int) returns meters language sql immutable as 'select row($1)::meters';
create function longer(meters, meters) returns bool language sql immutable as 'select $1.n > $2.n';
create cast (int as meters) with function meters_of(int) as implicit;
create operator >>> (leftarg = meters, rightarg = meters, function = longer);

-- name: q$
select 1 >>> row(2)::meters as longer
