-- name: find_blogs
select title
from blogs
where published > 7;
