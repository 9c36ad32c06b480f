-- name: get_post?
-- record_class: Post
select id, title, body, published from posts where id = :id;

-- name: list_posts
-- record_class: Post
select id, title, body, published from posts order by id;

-- name: add_visit<!
insert into visits (post, visitor) values (:post, :visitor) returning id;

-- name: fill#
insert into posts (id, title, body, published)
select n, 'A title of post ' || n, repeat('Words of a body. ', 6), timestamptz '2025-01-01' + n * interval '1 minute'
from generate_series(1, 1000) as n;
