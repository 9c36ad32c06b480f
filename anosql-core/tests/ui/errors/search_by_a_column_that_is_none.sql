-- name: q
with recursive n as (select 1 as a union all select a + 1 from n) search depth first by b set path select * from n
