-- name: schema#
create table t (id int primary key, c text);
do $$ begin
    if current_setting('server_version_num')::int < 100000 then
        alter table t add column old_pg int;
        alter table t alter column c set not null;
    end if;
end $$;

-- name: kept
select id, c from t

-- name: added
select old_pg from t
