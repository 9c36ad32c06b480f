-- name: schema#
create table t (id int primary key, c text not null);
create table u (id int primary key);
create function migrate(name text) returns void language plpgsql as $$
begin
    alter table t alter column c drop not null;
    execute format('alter table %I add column d text not null', name);
end $$;
select migrate('u');

-- name: q
select t.c, u.d from t, u
