-- name: schema#
create table t (a int not null, b text);
create table u (x bigint, y text not null);

-- name: q
insert into t (a, b) select x::int, y from u where y = :y and x is not null returning *
