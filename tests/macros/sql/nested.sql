-- name: schema#
create table people (id int primary key, name text not null, mood mood, mail email);
create table posts (id int primary key, author int references people, title text not null, tags text[] not null);
create table replies (id int primary key, post int not null references posts, author int references people, body text not null);

-- name: fill#
insert into people values (1, 'ada', 'HAPPY', 'ada@x'), (2, 'bob', null, null);
insert into posts values (1, 1, 'first', '{a,b}'), (2, null, 'second', '{}');
insert into replies values (1, 1, 2, 'yes'), (2, 1, null, 'no'), (3, 1, 1, 'so');

-- name: posts
-- record_class: Post
select p.id, p.title, a.id as "author.id", a.name as "author.name", a.mood as "author.mood"
from posts p left join people a on a.id = p.author
order by p.id;

-- name: find_post(id)?
-- record_class: Post
select p.id, p.title, a.id as "author.id", a.name as "author.name", a.mood as "author.mood"
from posts p left join people a on a.id = p.author
where p.id = :id;

-- name: rows
select p.id, a as author from posts p left join people a on a.id = p.author order by p.id;

-- name: people
select p from people p order by p.id;

-- name: threads
select p.id, array(select r from replies r where r.post = p.id order by r.id) as replies from posts p order by p.id;

-- name: deep
select
    a.id,
    array(
        select p from (
            select
                p.id,
                p.tags,
                array(
                    select r from (
                        select r.body, w.id as "author.id", w.mood as "author.mood", w.mail as "author.mail"
                        from replies r left join people w on w.id = r.author
                        where r.post = p.id
                        order by r.id
                    ) r
                ) as replies
            from posts p
            where p.author = a.id
        ) p
    ) as posts
from people a
order by a.id;

-- name: levels
select p.id, r.id as "reply.id", r.body as "reply.body", w.id as "reply.author.id", upper(w.name) as "reply.author.name"
from posts p left join (replies r left join people w on w.id = r.author) on r.post = p.id
order by p.id, r.id;

-- name: publish<!
insert into posts as p values (:id, :author, :title, :tags) returning p, p.id;
