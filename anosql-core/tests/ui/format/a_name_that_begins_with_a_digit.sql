-- name: 1st
select 1
