-- name: q
select true as t, false as f, 't'::bool as c
