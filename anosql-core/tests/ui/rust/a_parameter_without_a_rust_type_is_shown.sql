-- name: cheap
select 1 as one, 2 as two
where null::aclitem = :price::aclitem or true;
