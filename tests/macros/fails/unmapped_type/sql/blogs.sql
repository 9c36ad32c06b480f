-- name: shapes
select blogid, null::aclitem as place from blogs;
