-- name: schema#
create foreign data wrapper nothing;
create server elsewhere foreign data wrapper nothing;
create foreign table remote (id int not null) server elsewhere;
alter foreign table remote alter id set not null;
create table here (a int constraint a_there check (a is not null), b int not null);
create foreign table there () inherits (here) server elsewhere;
create foreign table checked (a int, b int check (b is not null)) server elsewhere;
alter foreign table checked add constraint c check (a is not null);

-- name: read
select id from remote;

-- name: read_checked
select a, b from checked;

-- name: read_with_another_servers
select a, b from here;

-- name: read_only_here
select a, b from only here;
