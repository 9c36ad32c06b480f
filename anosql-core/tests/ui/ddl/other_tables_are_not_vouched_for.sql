-- name: schema#
create schema app;
create table t (id int);
create table app.t (id int);
do $$ begin execute current_setting('sql', true); exception when others then null; end $$;
-- anosql: certain t

-- name: vouched
select id from t

-- name: another
select id from app.t
