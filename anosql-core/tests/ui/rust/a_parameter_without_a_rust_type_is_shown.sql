-- name: cheap
select 1 as one, 2 as two
where '1'::money < :price::money or true;
