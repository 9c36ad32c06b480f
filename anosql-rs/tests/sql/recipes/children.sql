-- name: threads
select p.id, p.title, a.id as "author.id", a.name as "author.name", array(
    select c from (select c.id, c.body from comments c where c.post = p.id order by c.id) c
) as comments
from posts p left join people a on a.id = p.author
order by p.id;
