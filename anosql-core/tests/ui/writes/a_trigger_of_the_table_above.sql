-- name: schema#
create table events (id int, day int, n int) partition by range (day);
create table early partition of events for values from (0) to (10);
create function dropped() returns trigger language plpgsql as 'begin if new.n = 4242 then return null; end if; return new; end';
create trigger t before insert on events for each row execute function dropped();

-- name: directly<!
insert into early (id, day, n) values (1, 1, 1) returning n

-- name: above<!
insert into events (id, day, n) values (1, 1, 1) returning n
