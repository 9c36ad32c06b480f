-- name: q
with n as (select 1 as a) search depth first by a set path select * from n
