-- name: schema#
create table a (id int primary key);
create table b (id int primary key);
do $$
declare
    name text;
begin
    foreach name in array array['a', 'b'] loop
        execute 'alter table ' || quote_ident(name) || ' add column at timestamptz not null default now()';
    end loop;
end $$;

-- name: q
select a.at as a, b.at as b from a, b
