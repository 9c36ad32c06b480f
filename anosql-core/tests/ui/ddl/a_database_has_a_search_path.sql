-- name: schema#
create schema app;
create table t (id text);
create table app.t (id int primary key);
create type mood as enum ('low');
create type app.mood as enum ('high');
create function f() returns int language sql return 1;
create function app.f() returns text language sql return 'a';
create function less(text, text) returns text language sql return 'a';
create operator app.<<< (leftarg = text, rightarg = text, function = less);
do $$ begin
    execute format('alter database %I set search_path to app, public', current_database());
end $$;

-- name: tables
select id from t

-- name: types$
select 'high'::mood

-- name: functions$
select f()

-- name: operators$
select 'a'::text <<< 'b'::text

-- name: beyond
select id from public.t
