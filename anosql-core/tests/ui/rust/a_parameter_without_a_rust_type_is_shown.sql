-- name: inside
select 1 as one, 2 as two
where point '(1, 1)' <@ :area::polygon;
