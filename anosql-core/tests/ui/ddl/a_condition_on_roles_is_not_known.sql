-- name: schema#
create table t (id int primary key, a int not null);
do $$ begin
    if exists (select from pg_roles where rolname = 'nobody_of_this_name') then
        alter table t add column b int not null;
        alter table t alter column a type text;
    end if;
end $$;

-- name: added
select b from t

-- name: changed
select a from t

-- name: kept
select id from t
