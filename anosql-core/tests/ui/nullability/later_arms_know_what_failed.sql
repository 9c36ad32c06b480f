-- name: schema#
create table users (id int primary key, name text not null, nick text);
create table blogs (id int primary key, author int);
-- name: arms
select case when nick is null then name else nick end as shown,
       case when nick = 'x' then name else nick end as unknown
from users;
-- name: joined
select case when users.id is null then 'nobody' else name end as author from blogs left join users on users.id = author;
