-- name: both
select * from (select 1 as a) a full join (select 2 as b) b on a = b;
