-- name: schema#
create table tttttttttttttttttttttttttttttttttttttttt (
  id int primary key,
  cccccccccccccccccccccccccccccccccccccccc int unique check (cccccccccccccccccccccccccccccccccccccccc > 0),
  cccccccccccccccccccccccccccccccccccccccc2 int references tttttttttttttttttttttttttttttttttttttttt
);

-- name: add!
insert into tttttttttttttttttttttttttttttttttttttttt values (1, 2, 1);
