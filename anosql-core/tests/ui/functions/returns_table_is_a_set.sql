-- name: schema#
create function f() returns table (a int, b text) language sql as $$ select 1, 'x' $$;

-- name: q
select * from f()
