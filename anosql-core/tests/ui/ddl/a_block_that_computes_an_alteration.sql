-- name: schema#
create table t (id int primary key, a int not null);
create table u (id int primary key);
do $$ begin
    execute format('alter table %I alter a drop not null', 't');
end $$;

-- name: q
select a from t

-- name: r
select id from u
