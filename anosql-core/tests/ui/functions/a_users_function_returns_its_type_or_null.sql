-- name: schema#
create function f(int) returns bigint language plpgsql as 'begin return 1; end';

-- name: q
select f(1)
