-- name: q
select * from unnest(array['a', null]) with ordinality as u (item, nr)
