-- name: schema#
create table t (
  id int primary key,
  a int constraint cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc check (a > 0),
  b int constraint "éééééééééééééééééééééééééééééééééééééééé" unique
);

-- name: add!
insert into t values (1, 2, 3);
