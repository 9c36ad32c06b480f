-- name: schema#
create table notes (id int primary key, body text);

-- name: bodies -> (id int8, body text)
select id, body from notes;
