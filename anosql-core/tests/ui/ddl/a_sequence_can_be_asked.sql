-- name: schema#
create sequence s;

-- name: q
select nextval('s') as n
