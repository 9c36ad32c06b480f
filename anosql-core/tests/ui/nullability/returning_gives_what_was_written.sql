-- name: schema#
create table t (id int primary key, a int, b int);
create table watched (id int primary key, a int);
create function look() returns trigger language plpgsql as 'begin new.a := null; return new; end';
create trigger look before insert or update on watched for each row execute function look();
-- name: insert<!
insert into t (id, a) values (100, 2) returning a, b;
-- name: upsert<!
insert into t (id, a, b) values (1, 2, 3) on conflict (id) do update set a = 4 returning a, b;
-- name: update
update t set a = 5, b = null returning a, b;
-- name: increase
update t set a = a + 1 where a > 0 and b > 0 returning a, b;
-- name: watched
insert into watched values (100, 2) returning a;
