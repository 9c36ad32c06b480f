-- name: schema#
create table t (id int primary key, c text not null);
do $$ begin
    if exists (select from information_schema.columns where table_name = 't' and column_name = 'd') then
        return;
    end if;
    alter table t add column d int not null;
    if false then
        alter table t add column e int;
    end if;
    return;
    alter table t alter column c drop not null;
end $$;

-- name: q
select * from t
