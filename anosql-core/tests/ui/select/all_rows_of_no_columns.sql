-- name: q
select exists (select all), (select count(*) from (select all) t) as rows;
