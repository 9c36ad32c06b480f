-- name: publish_blog<!
-- Publishes a blog and gives its number.
insert into blogs (userid, title, content) values (:userid, :title, :content);

-- name: list_blogs
select blogid, title, published from blogs where userid = :userid order by blogid;

-- name: count_blogs$
select count(*) from blogs;
