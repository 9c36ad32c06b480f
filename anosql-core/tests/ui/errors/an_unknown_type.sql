-- name: q
select '1'::nosuch as n
