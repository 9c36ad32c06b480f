-- name: schema#
create table users (id int primary key);
create table blogs (
    id int generated always as identity primary key,
    userid int not null references users,
    title text not null unique check (length(title) > 0),
    published date not null default current_date
);

-- name: publish!
insert into blogs (userid, title) values (:userid, :title)
