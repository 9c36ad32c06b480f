-- name: list([author], [since], [word], most)
-- order_by oldest: published, id
-- order_by by_title: title, id
select id, title, published
from posts
where author = :author and published >= :since and title like '%' || :word || '%'
order by published desc, id desc
limit :most;
