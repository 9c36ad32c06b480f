-- name: list_blogs
-- record_class: Blog
-- Lists all blogs with their authors' names, the latest first.
select b.blogid, b.userid, u.username, b.title, b.content, b.published
from blogs as b
inner join users as u on u.userid = b.userid
order by b.published desc, b.blogid desc;

-- name: get_blog?
-- record_class: Blog
-- Finds a blog by its number.
select b.blogid, b.userid, u.username, b.title, b.content, b.published
from blogs as b
inner join users as u on u.userid = b.userid
where b.blogid = :blogid;

-- name: publish_blog<!
-- Publishes a blog today and returns its number.
insert into blogs (userid, title, content)
values (:userid, :title, :content);

-- name: insert_many*!
-- Publishes many blogs, all of them or none.
insert into blogs (userid, title, content, published)
values (?, ?, ?, ?);

-- name: delete_blog!
-- Deletes a blog.
delete from blogs
where blogid = :blogid;
