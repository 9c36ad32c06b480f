-- name: schema#
create table t (id int, b int not null, c int) partition by list (id);
create table t1 partition of t for values in (1);
create function forget() returns trigger language plpgsql as 'begin new.b := nullif(new.b, 4242); new.c := null; return new; end';
create trigger forget before insert on t1 for each row execute function forget();

-- name: insert!
insert into t (id, b) values (1, 2)

-- name: returns<!
insert into t (id, b, c) values (1, 2, 3) returning c
