-- name: save<!
insert into posts (title, body) values (:title, :body)
on conflict (title) do update set body = excluded.body
returning id, xmax = 0 as "is_new!";
