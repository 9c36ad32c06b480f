-- name: schema#
create table u1 (id int primary key);
do $$
declare
    s text;
begin
    select string_agg(format('drop table %I', relname), ';') into s
    from pg_class where relname like 'u%' and relkind = 'r';
    execute coalesce(s, 'select 1');
end $$;

-- name: q
select id from u1
