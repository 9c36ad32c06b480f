-- name: schema#
create table users (id int primary key, name text not null);
create table blogs (id int primary key, author int not null);
-- name: counts
select c.n, c.last from users left join lateral
    (select count(*) as n, max(id) as last from blogs where author = users.id) c on true;
-- name: computed
select u.upper from users cross join lateral (select upper(name) as upper) u;
-- name: behind-an-outer-join
select u.upper from blogs left join users on users.id = author, lateral (select upper(name) as upper) u;
