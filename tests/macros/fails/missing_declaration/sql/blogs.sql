-- name: publish_blog(userid, title)<!
insert into blogs (userid, title, content) values (:userid, :title, :content);
