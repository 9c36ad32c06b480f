-- name: schema#
create table source (a int, b int not null);
create table t (
    a int not null,
    b int not null,
    c int not null default 5,
    d int not null default null
);

-- name: of_a_query!
insert into t (a, b, d) select a, b, 1 from source

-- name: of_a_condition!
insert into t (a, b, d) select a, b, 1 from source where a > 0

-- name: of_rows!
insert into t (a, b, c, d) values (1, 2, default, 4), (null, 2, default, 4)

-- name: left_out!
insert into t (a, d) values (1, 2)

-- name: of_a_default!
insert into t (a, b) values (1, 2)

-- name: updated!
update t set a = (select max(a) from source where a < 0), b = b + 1
