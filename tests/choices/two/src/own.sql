-- name: price$
select :price::numeric as "price!";
