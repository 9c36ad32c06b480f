-- name: schema#
create table t (id int primary key, a int, b text not null);
create type single as (a int);
create function all_t() returns setof t language sql as $$ select * from t $$;
create function grouped() returns table (id int, a int, c bigint)
  language sql as $$ select t.id, t.a, count(*) from t group by t.id $$;
create function strictly(x int) returns table (y int, z int) language sql strict as $$ select x, null::int $$;
create function ids() returns setof int language sql as $$ select id from t $$;
create function maybes() returns setof int language sql as $$ select a from t $$;
create function singles() returns setof single language sql as $$ select null::int $$;
create function rows() returns setof single language sql as $$ select row(null)::single $$;
create function records() returns setof record language sql as $$ select id, a from t $$;

-- name: table_type
select * from all_t();

-- name: columns
select * from grouped();

-- name: strict
select x.* from t, strictly(t.a) x;

-- name: scalars
select i, s from ids() i, maybes() s;

-- name: in_the_list
select ids();

-- name: side_by_side
select ids(), generate_series(1, 20);

-- name: rows_from
select x, y from rows from (ids(), generate_series(1, 20)) as x (x, y);

-- name: outer_join
select f.id, f.b from t left join all_t() f on f.id = t.a;

-- name: rows_of_one_column
select s.a, r.a from singles() s, rows() r;

-- name: columns_named_by_the_query
select id, a from records() as (id int, a int);
