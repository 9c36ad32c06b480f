-- name: schema#
create sequence numbers;

-- name: next$
select nextval('numbers')

-- name: both$
select currval('numbers') from (select nextval('numbers')) as next
