-- name: schema#
create table t (id int primary key, name text not null);
create table u (id int primary key, t int not null references t);
do $$
declare
    r record;
begin
    for r in select relname, attname from pg_class c join pg_attribute a on a.attrelid = c.oid where relname like 'x%' loop
        execute format('alter table %I alter column %I drop not null', r.relname, r.attname);
    end loop;
end $$;
alter table t add column note text;
-- anosql: certain t, public.u
create view v as select t.name from t;

-- name: one?
select id, name, note from t where id = :id

-- name: joined
select t.name from u join t on t.id = u.t

-- name: behind
select name from v
