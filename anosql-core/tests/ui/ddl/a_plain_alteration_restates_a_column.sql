-- name: schema#
create table t (id int primary key, a int not null);
do $$ begin
    if current_setting('server_version_num')::int < 100000 then
        alter table t alter column a type text;
        alter table t add column b int;
    end if;
end $$;
alter table t alter column a type int8;
alter table t add column b text not null;

-- name: q
select a, b from t
