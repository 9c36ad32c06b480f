-- name: schema#
create table u (id int primary key, name text not null);
create table t (id int primary key);
do $$
declare
    a text;
begin
    select name into a from u limit 1;
    execute format('alter table t add column by_whom text not null default %L', a);
end $$;

-- name: reads
select id, name from u

-- name: changed
select id, by_whom from t
