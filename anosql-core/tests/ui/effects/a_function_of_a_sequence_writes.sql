-- name: schema#
create sequence numbers;

-- name: next$
select nextval('numbers')

-- name: set$
select setval('numbers', 5)

-- name: asks_the_sequence
select last_value from numbers
