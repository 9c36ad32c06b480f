-- name: schema#
create table p (a int, b int, primary key (a, b));
create table c (id int primary key, a int, b int, x int, y int,
  constraint simple foreign key (a, b) references p,
  constraint whole foreign key (x, y) references p match full);

-- name: taken_away!
update c set a = null, x = null where id = :id

-- name: wholly!
update c set x = null, y = null where id = :id

-- name: only_where_inserted!
insert into c (id, a, b) values (1, null, 1) on conflict (id) do update set b = 2
