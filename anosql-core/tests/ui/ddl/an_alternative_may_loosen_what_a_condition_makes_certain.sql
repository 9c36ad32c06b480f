-- name: schema#
create table t (id int primary key, a int not null, b int not null);
do $$ begin
    if exists (select from pg_class where relname = 'u') then
        alter table t alter b set not null;
    else
        alter table t alter a drop not null;
    end if;
end $$;

-- name: q
select a from t
