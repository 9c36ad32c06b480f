-- name: schema#
create function f(int) returns bigint language sql as 'select 1::bigint';

-- name: q
select f(1)
