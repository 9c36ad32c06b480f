-- name: schema#
create domain email as text;

-- name: q
select 'a@b'::email as e
