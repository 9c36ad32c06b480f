-- name: schema#
create table t (id int primary key, a int);
create function reads(x int) returns bigint language sql as $$ select count(*) from t where a = x $$;
create function calls(x int) returns bigint language sql as $$ select reads(x) + 1 $$;
create function locks() returns setof int language sql as $$ select id from t for update $$;
create function advises() returns boolean language sql as $$ select pg_try_advisory_lock(1) $$;
create function writes() returns bigint language sql as
  $$ with changed as (update t set a = a + 1 returning id) select count(*) from changed $$;
create function two(x int) returns int language sql as $$ update t set a = x; select x $$;
create function changes(x int) returns int language sql as $$ update t set a = x where id = 1 returning a $$;
create function other() returns int language plpgsql as $$ begin return 1; end $$;
create function steady(x int) returns int language sql stable as $$ select x $$;

-- name: reads
select reads(id), calls(a) from t;

-- name: locks
select * from locks();

-- name: advises
select advises();

-- name: writes
select writes();

-- name: two
select two(1);

-- name: changes
select changes(1);

-- name: other
select other();

-- name: steady
select steady(1);
