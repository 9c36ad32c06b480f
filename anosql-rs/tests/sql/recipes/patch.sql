-- name: patch(id, [title], [body], [author])?
update posts set title = :title, body = :body, author = :author where id = :id returning id, title, author;
