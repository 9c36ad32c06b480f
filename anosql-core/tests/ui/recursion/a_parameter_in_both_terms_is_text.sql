-- name: q
with recursive steps (n, note) as (
  select 1, $1 union all select n + 1, $2 from steps where n < 3
)
select n, note from steps
