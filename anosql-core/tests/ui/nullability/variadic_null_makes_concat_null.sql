-- name: nulls
select concat(variadic null::text[]) as a, concat('a', null) as b, num_nulls(variadic null::int[]) as c;
