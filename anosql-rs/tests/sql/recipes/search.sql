-- name: search
select id, title, ts_rank(words, query) as rank
from posts, websearch_to_tsquery('english', :wanted) query
where words @@ query
order by rank desc
limit 20;
