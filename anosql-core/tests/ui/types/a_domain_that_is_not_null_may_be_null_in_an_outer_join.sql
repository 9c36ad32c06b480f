-- name: schema#
create domain positive as int not null;
create table a (id int primary key);
create table t (id int primary key, n positive);

-- name: q
select n from a left join t on t.id = a.id
