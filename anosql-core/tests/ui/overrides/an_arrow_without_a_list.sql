-- name: one? -> id int4
select 1 as id;
