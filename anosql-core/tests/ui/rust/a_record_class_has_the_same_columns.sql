-- name: schema#
create table blogs (id int primary key, title text not null, note text);

-- name: list
-- record_class: Blog
select id, title from blogs;

-- name: notes
-- record_class: Blog
select id, note as title from blogs;

-- name: long
-- record_class: Blog
select id, title, note from blogs;

-- name: latest^
-- record_class: Blog
select id, title from blogs order by id desc;
