-- name: schema#
create table blogs (id int, title text);

-- name: q
select titel from blogs
