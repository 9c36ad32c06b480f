-- name: take?
update tasks set taken = now()
where id = (select id from tasks where taken is null order by id limit 1 for update skip locked)
returning id, payload;
