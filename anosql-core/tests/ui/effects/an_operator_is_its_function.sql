-- name: schema#
create table t (id int primary key);
create table log (id int);
create function add_and_note(int, int) returns int language sql as 'insert into log values ($1); select $1 + $2';
create operator ## (leftarg = int, rightarg = int, function = add_and_note);

-- name: add
select id ## 1 as sum from t
