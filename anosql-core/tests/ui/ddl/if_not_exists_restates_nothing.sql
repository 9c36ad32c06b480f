-- name: schema#
create table t (id int primary key, a int not null);
do $$ begin execute current_setting('sql', true); exception when others then null; end $$;
create table if not exists t (id int8, b text);

-- name: q
select b from t
