-- name: schema#
create table t (id int primary key, expires timestamptz check (expires > now()), note text);

-- name: note!
update t set note = :note
