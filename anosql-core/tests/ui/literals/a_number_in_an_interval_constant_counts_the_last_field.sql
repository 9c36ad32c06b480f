-- name: q
select interval '3000000000' second as s, interval '1:30.5' minute to second as m

-- name: too_many
select interval '3000000000' year as y
