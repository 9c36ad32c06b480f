-- name: page([day], [id], most)
select id, title, published
from posts
where (published, id) < (:day, :id)
order by published desc, id desc
limit :most;
