-- name: schema#
create table towns (id int primary key, name text not null);
create table users (id int primary key, name text not null, town int not null references towns);
create table blogs (
    id int primary key,
    author int not null references users,
    editor int references users,
    late int not null references users deferrable,
    loose int not null
);
alter table blogs add foreign key (loose) references users not valid;
-- name: author
select name from blogs left join users on users.id = author;
-- name: chain
select towns.name as town from blogs left join users on users.id = author left join towns on towns.id = town;
-- name: as-a-subquery
select (select name from users where users.id = author) as author from blogs;
-- name: editor
select name from blogs left join users on users.id = editor;
-- name: chosen-editor
select name from blogs left join users on users.id = editor where editor is not null;
-- name: deferrable
select name from blogs left join users on users.id = late;
-- name: not-valid
select name from blogs left join users on users.id = loose;
-- name: with-a-condition
select name from blogs left join users on users.id = author and name <> 'x';
-- name: sampled
select name from blogs left join users tablesample system (0) on users.id = author;
-- name: of-a-subquery
select name from blogs left join (select * from users where name <> 'x') u on u.id = author;
-- name: locked
select name from blogs left join users on users.id = author for update of blogs;
-- name: as-it-is-written
insert into blogs values (100, 1, 1, 1, 1) returning (select name from users where users.id = author);
-- name: from-the-other-side
select blogs.id from users left join blogs on users.id = author;
