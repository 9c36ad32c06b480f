-- name: schema#
create table users (id int primary key, name text)

-- name: q
select same.id, same.next from users u cross join lateral (select u.id, u.id + 1 as next) same
