-- name: schema#
create table t (
  a int check (a is not null),
  b int, c text, check (num_nulls(b, c) = 0),
  d int constraint positive check (d > 0 and d is not null),
  e int, f int, check ((e, f) is not null),
  g bool, check (coalesce(g, false)),
  h int check (h is distinct from null)
);
insert into t values (1, 1, '', 1, 1, 1, true, 1);
create view v as select a from t;

-- name: checked
select a, b, c, d, e, f, g, h from t;

-- name: outer_join
select t.a from (values (1), (2)) x (n) left join t on t.a = n;

-- A check may be dropped while the view stays.
-- name: of_a_view
select a from v;
