-- name: schema#
create table users (id int primary key);
create table blogs (
    id int primary key,
    userid int not null references users,
    title text not null unique,
    likes int not null check (likes >= 0),
    check (likes < 1000 or title <> '')
);

-- name: title!
update blogs set title = :title where id = :id

-- name: like!
update blogs set likes = likes + 1 where id = :id

-- name: owner!
update blogs set userid = :userid where id = :id

-- name: key!
update blogs set id = id + 1
