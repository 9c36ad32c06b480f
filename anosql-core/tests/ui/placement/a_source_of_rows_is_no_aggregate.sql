-- name: schema#
create table notes (id int primary key);

-- name: aggregate
select * from sum(1) as total

-- name: window
select * from row_number() as number
