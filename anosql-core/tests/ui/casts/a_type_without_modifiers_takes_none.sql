-- name: schema#
create domain short as varchar(3);
create table notes (id int primary key, short short);

-- name: of_text
select id::text(3) from notes

-- name: of_a_domain
select short::short(3) from notes
