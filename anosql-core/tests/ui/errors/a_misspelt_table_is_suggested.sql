-- name: schema#
create table blogs (id int);

-- name: q
select id from blog
