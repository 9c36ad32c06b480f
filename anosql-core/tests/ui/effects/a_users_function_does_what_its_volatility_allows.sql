-- name: schema#
create table t (id int primary key);
create table log (id int);
create function twice(int) returns int immutable language sql as 'select 2 * $1';
create function size() returns bigint stable language sql as 'select count(*) from t';
create function note(int) returns void language sql as 'insert into log values ($1)';

-- name: twice
select twice(id) as twice from t

-- name: size$
select size()

-- name: note
select note(1) as noted
