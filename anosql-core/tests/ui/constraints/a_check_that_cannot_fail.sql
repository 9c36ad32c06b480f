-- name: schema#
create table jobs (
  id int primary key,
  state text not null default 'ready' check (state in ('ready', 'running', 'done')),
  priority int check (priority > 0),
  low int,
  high int,
  constraint in_order check (low < high),
  constraint has_limit check (low is not null or high is not null)
);
insert into jobs values (50, 'ready', 1, 1, 2);

-- name: finished!
update jobs set state = 'done' where id = :id

-- name: misspelt!
update jobs set state = 'doone' where id = :id

-- name: given!
update jobs set state = :state where id = :id

-- name: left_out!
insert into jobs (id, state, low) values (:id, 'ready', :low)

-- name: without_limits!
insert into jobs (id, state) values (:id, 'ready')

-- name: by_default!
insert into jobs (id, low) values (:id, 1)

-- name: of_several!
insert into jobs (id, state, priority, low) values (1, 'ready', 1, 1), (2, 'done', 2, 1)

-- name: half!
update jobs set low = 1 where id = :id
