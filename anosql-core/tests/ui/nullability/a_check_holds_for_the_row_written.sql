-- name: schema#
create table jobs (
  id int primary key,
  state text not null,
  finished int, check (state <> 'done' or finished is not null),
  a int check (a is not null),
  b int, check (b is not null or finished is not null)
);
insert into jobs values (50, 'done', 1, 1, null), (51, 'open', null, 1, 1);
create table logged (a int check (a is not null), b int, c int, check (b <> 1 or c is not null));
create function change() returns trigger language plpgsql as 'begin new.b := 2; new.c := null; return new; end';
create trigger change before insert or update on logged for each row execute function change();

-- name: insert
insert into jobs (id, state, finished, a) values (100, 'done', :finished, :a) returning finished, a, b;

-- name: insert_another
insert into jobs (id, state, finished, a, b) values (101, 'open', :finished, :a, :b) returning finished, a, b;

-- name: insert_or_update
insert into jobs (id, state, finished, a, b) values (1, 'done', 1, 1, 1)
on conflict (id) do update set state = 'open', finished = null returning finished, a, b;

-- name: set_both
update jobs set state = 'done', finished = :finished returning finished, a, b;

-- name: set_what_is_asked_for
update jobs set state = 'open', finished = :finished, b = 1 where state = 'done' returning finished, b;

-- name: keep_what_is_asked_for
update jobs set finished = :finished where state = 'done' returning finished, b;

-- name: set_null
update jobs set finished = null, state = 'open' where b is not null returning finished, b;

-- name: delete
delete from jobs where state = 'done' returning finished, b;

-- name: insert_what_a_trigger_changes
insert into logged values (1, 1, 1) returning a, b, c;

-- name: excluded
insert into jobs (id, state, finished, a, b) values (1, 'done', 1, 1, 1)
on conflict (id) do update set b = (select excluded.finished) where excluded.state = 'done' returning finished, b;
