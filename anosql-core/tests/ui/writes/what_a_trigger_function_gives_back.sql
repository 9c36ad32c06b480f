-- name: schema#
create table a (id int primary key, n int);
create table b (like a including all);
create table c (like a including all);
create table d (like a including all);
create table e (like a including all);
create table f (like a including all);
create function kept() returns trigger language plpgsql as 'begin if new.n > 3 then raise exception ''much''; end if; return new; end';
create function dropped() returns trigger language plpgsql as 'begin if new.n > 3 then return null; end if; return new; end';
create function replaced() returns trigger language plpgsql as 'begin new := row(new.id, new.n); return new; end';
create function filled() returns trigger language plpgsql as 'begin select 1 into new.n; return new; end';
create function set_null() returns trigger language plpgsql as 'begin new.n := null; return new; end';
create function other() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on a for each row execute function kept();
create trigger t before insert on b for each row execute function dropped();
create trigger t before insert on c for each row execute function replaced();
create trigger t before insert on d for each row execute function filled();
create trigger t before insert on e for each row execute function set_null();
create trigger t before insert on f for each row execute function other();
alter function other() rename to older;
create function other() returns trigger language plpgsql as 'begin return null; end';
create or replace function older() returns trigger language plpgsql as 'begin new.n := null; return new; end';

-- name: kept<!
insert into a (id, n) values (:id, 1) returning n

-- name: dropped<!
insert into b (id, n) values (:id, 1) returning n

-- name: replaced<!
insert into c (id, n) values (:id, 1) returning n

-- name: filled<!
insert into d (id, n) values (:id, 1) returning n

-- name: set_null<!
insert into e (id, n) values (:id, 1) returning n

-- name: renamed<!
insert into f (id, n) values (:id, 1) returning n
