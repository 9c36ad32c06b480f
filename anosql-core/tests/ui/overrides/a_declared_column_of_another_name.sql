-- name: schema#
create table notes (id int primary key, body text);

-- name: bodies -> (id int4, text text)
select id, body from notes;
