-- name: rename
update blogs set title = :title where blogid = :blogid;
