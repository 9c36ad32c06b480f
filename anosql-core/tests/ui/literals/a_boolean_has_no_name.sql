-- name: q
select false, (true), 't'::bool
