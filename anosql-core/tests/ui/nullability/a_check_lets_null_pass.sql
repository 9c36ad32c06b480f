-- name: schema#
create table t (
  id int,
  a int check (a > 0),
  b int, check (a > 0 or b is not null),
  c int, check (c is not null or null),
  d int, check ((a is null) = (d is null) or id > 100),
  e int, check (not (e is null and a > 0)),
  f int, check (case when a > 0 then f is not null end),
  g text, check (g is not null = (a < 5)),
  h text not null, i text, check (h <> 'x' or i is not null or a < 0)
);
create type pair as (one int, two int);
create table p (pair pair check (pair is not null), other pair check (not (other is not null)), x int, check (other is null or x is not null));
insert into t (h) values ('x'), ('y');
insert into t (a, b, d, e, f, g, h) values (1, 1, 1, 1, 1, 'g', 'y');
insert into t (a, b, d, e, f, g, h, i) values (2, 1, 1, 1, 1, 'g', 'x', 'i');
insert into p values (row(1, 1), null, null), (row(1, 1), row(1, null), 1);

-- name: of_all
select a, b, c, d, e, f, g from t;

-- name: where_nothing_is_known_of_a
select i from t where h = 'x';

-- name: where_a_is_known
select a, i from t where h = 'x' and a > 0;

-- name: of_rows
select other, x from p where not (other is not null);
