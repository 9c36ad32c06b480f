-- name: schema#
create table users (id int primary key);
do $$ begin execute current_setting('sql', true); end $$;
-- anosql: certain user, app.users, nothing

-- name: q
select id from users
