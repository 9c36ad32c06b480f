-- name: schema#
create table t (id int primary key, name text not null, created_at timestamp not null);
do $$
declare
    r record;
begin
    for r in select table_name, column_name from information_schema.columns
        where table_schema = 'public' and data_type = 'timestamp without time zone'
    loop
        execute format('alter table %I alter column %I type timestamptz', r.table_name, r.column_name);
    end loop;
end $$;

-- name: q
select created_at from t
