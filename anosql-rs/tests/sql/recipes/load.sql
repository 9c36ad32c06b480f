-- name: load*!
insert into posts (title, body) values (:title, :body);
