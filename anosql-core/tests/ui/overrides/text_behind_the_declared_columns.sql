-- name: one? -> (id int4) the only one
select 1 as id;
