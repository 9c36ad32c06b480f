-- name: schema#
create table t (id int primary key);
create table log (id int);
create function note(int, int) returns int language sql as 'insert into log values ($1); select $1 + $2';
create aggregate noting(int) (sfunc = note, stype = int, initcond = '0');

-- name: all
select noting(id) as noted from t
