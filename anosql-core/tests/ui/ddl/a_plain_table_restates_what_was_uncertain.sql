-- name: schema#
create table t (id int primary key, name text);
do $$ declare s text; begin
    select string_agg(format('drop table %I', relname), ';') into s from pg_class where relname = 't' and relkind = 'r';
    execute s;
end $$;
create table t (id int8 primary key, name text not null);

-- name: q?
select id, name from t where id = :id
