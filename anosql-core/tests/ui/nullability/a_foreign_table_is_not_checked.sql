-- name: schema#
create extension postgres_fdw;
create server elsewhere foreign data wrapper postgres_fdw;
create foreign table remote (id int not null) server elsewhere;
-- name: read
select id from remote;
