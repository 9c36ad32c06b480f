-- name: schema#
create function ifnull(a text, b text) returns text language sql as 'select coalesce(a, b)';

-- name: q
select ifnull('a', 'b') as a, date('2020-01-01') as d;
