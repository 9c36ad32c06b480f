-- name: schema#
create table t (id int primary key, a int);
create table spare (id int);
create function once_more(n int) returns int language sql as 'select case when n > 0 then once_more(n - 1) end';
create function whatever(x anyelement) returns anyelement language sql as $$ select x $$;
create function last(variadic x int[]) returns int language sql as $$ select 1 $$;
create function set_up() returns int language sql set search_path = '' as $$ select 1 $$;
create function set_later() returns int language sql as $$ select 1 $$;
alter function set_later() set search_path = '';
create function written() returns int language sql as $$ insert into t values (100, 1) on conflict do nothing returning id $$;
create function compiled() returns int language plpgsql as $$ begin return null; end $$;
create function nothing() returns void language sql as $$ select 1 $$;
create function replaced() returns int language sql as $$ select 1 $$;
create view before as select replaced() as x;
create or replace function replaced() returns int language sql as $$ select null::int $$;
create function bound() returns setof int begin atomic select id from t; end;
alter table t rename to old;
alter table old drop constraint t_pkey;
alter table old alter id drop not null;
create table t (id int primary key, a int);

-- name: read
select once_more(1), whatever(1), last(1, 2), set_up(), set_later(), written(), compiled(), nothing(), replaced();

-- name: through_a_view
select x from before;

-- name: of_what_was_bound
select bound();
