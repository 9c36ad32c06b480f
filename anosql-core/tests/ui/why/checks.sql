-- name: schema#
create table jobs (
  state text not null,
  finished int,
  constraint is_finished check (state <> 'done' or finished is not null),
  a int constraint a_there check (a is not null),
  b int,
  constraint one_of_both check (num_nonnulls(b, finished) = 1)
);
insert into jobs values ('done', 1, 1, null), ('open', null, 1, 1);

-- name: find
select finished, a, b from jobs where state = 'done';

-- name: neither
select b from jobs where not (finished is not null);

-- name: finish
update jobs set state = 'done', finished = :finished where b is null returning finished, b;
