-- name: schema#
create table t (id int primary key, created_at timestamp not null);
do $$
declare
    r record;
begin
    for r in select table_name, column_name from information_schema.columns where table_name = 'x' loop
        execute format('alter table %I alter column %I type timestamptz', r.table_name, r.column_name);
    end loop;
end $$; -- anosql: certain *

-- name: q?
select created_at from t where id = :id
