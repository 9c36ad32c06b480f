-- name: schema#
create table t (id int primary key, name text not null unique, touched timestamptz);
create function touch() returns trigger language plpgsql as 'begin select now() into new.touched; return new; end';
create trigger touch before update on t for each row execute function touch();

-- name: touch!
update t set touched = now()
