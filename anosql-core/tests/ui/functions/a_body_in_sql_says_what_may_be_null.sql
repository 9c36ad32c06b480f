-- name: schema#
create table t (id int primary key, a int, b text not null);
create function one() returns int language sql as 'select 1';
create function nought() returns int language sql as 'select null::int';
create function plus(x int, y int default null) returns int language sql immutable as $$ select x + plus.y $$;
create function times(int, int) returns int immutable return $1 * $2;
create function or_zero(x int) returns int begin atomic select coalesce(x, 0); end;
create function strictly(x int) returns text language sql strict as $$ select 'got ' || x $$;
create function how_many() returns bigint language sql stable as $$ select count(*) from t $$;
create function nested(x int) returns int language sql as $$ select plus(x, one()) $$;
create function column_first(a int) returns int language sql as $$ select max(a) from t $$;
create function same(a text) returns varchar language sql as $$ values (same.a) $$;

-- name: constants
select one(), nought(), how_many();

-- name: of_arguments
select plus(1, 2), plus(1, null), plus(y => 1, x => 2), times(1, 2), times(null, 2), or_zero(null), nested(1), nested(null);

-- name: of_columns
select plus(id, id), plus(id, a), or_zero(a), strictly(id), strictly(a), same(b) from t;

-- name: of_parameters
select plus(:x, 1), plus(id, :y) from t;

-- name: without_an_argument
select plus(1), plus(x => 1);

-- name: a_column_hides_an_argument
select column_first(1);

-- name: in_from
select x, y, z from t, one() x, strictly(a) y, strictly(id) z;

-- name: undone_by_a_join
select x from t left join one() x on x = a;
