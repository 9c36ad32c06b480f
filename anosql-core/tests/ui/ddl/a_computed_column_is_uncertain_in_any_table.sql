-- name: schema#
create table t (id int primary key, name text not null);
do $$
declare
    r record;
begin
    for r in select relname from pg_class where relname like 't%' and relkind = 'r' loop
        execute format('alter table %I alter column name drop not null, add column extra int', r.relname);
    end loop;
end $$;

-- name: known
select id, name from t

-- name: added
select extra from t

-- name: all
select * from t
