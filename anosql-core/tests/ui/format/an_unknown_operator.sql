-- name: q&
select 1
