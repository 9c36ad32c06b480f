-- name: q
select 1 as ÉTÉ, t.Ä from (select 2 as Ä) as t;
