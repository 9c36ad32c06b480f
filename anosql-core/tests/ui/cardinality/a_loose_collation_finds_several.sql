-- name: schema#
create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table users (name text primary key);
-- name: find
select name from users where name = '1' collate loose;
