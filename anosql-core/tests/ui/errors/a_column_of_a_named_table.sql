-- name: schema#
create table blogs (id int, title text);

-- name: q
select b.titel from blogs b
