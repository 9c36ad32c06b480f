-- name: schema#
create table t (id int primary key, b text not null);
create function by_id(x int) returns text language sql as $$ select b from t where id = x $$;
create function any_one() returns text language sql as $$ select b from t limit 1 $$;
create function all_of_them() returns setof text language sql as $$ select b from t $$;
create function pair(out x int, out y text) language sql as $$ select id, b from t limit 1 $$;
create function made(out x int, out y text, out z text) language sql as $$ select count(*)::int, max(b), 'z' from t $$;

-- name: scalar
select by_id(1), any_one();

-- name: elements
select all_of_them();

-- name: row
select x, y from pair();

-- name: row_that_is_made
select x, y, z from made();

-- name: lateral
select id, x from t, by_id(id + 1000) x;
