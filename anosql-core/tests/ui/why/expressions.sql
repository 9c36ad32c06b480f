-- name: schema#
create table users (id int primary key, name text not null, nick text);
-- name: sums
select count(*) as all_rows, sum(id) as sum, max(id) as max from users;
-- name: groups
select name, max(id) as max, max(nick) as last from users group by name;
-- name: calls
select lower(name) as lower, lower(nick) as lower_nick, nullif(name, 'x') as other from users;
-- name: arms
select case when nick is null then name else nick end as shown, case when id > 1 then name end as late from users;
-- name: narrowed
select nick from users where nick > '0';
-- name: overridden
select nick as "nick!" from users;
-- name: scalar
select (select name from users where id = :id) as name, (select count(*) from users) as n;
