-- name: schema#
create table t (id int primary key, a int not null, b int, c int generated always as (b) stored);
create function anything() returns trigger language plpgsql as 'begin if new.b = 4242 then return null; end if; return new; end';
create trigger of_a before update of a on t for each row execute function anything();
create table u (id int primary key, b int not null, c int generated always as (b) stored);
create trigger of_c before update of c on u for each row execute function anything();

-- name: fires
update t set a = 1 returning a

-- name: does_not_fire
update t set b = 1 returning a, b

-- name: conflict<!
insert into t (id, a, b) values (:id, 1, 1) on conflict (id) do update set b = 2

-- name: conflict_fires<!
insert into t (id, a, b) values (:id, 1, 1) on conflict (id) do update set a = 2

-- name: computed
update u set b = 1 returning b
