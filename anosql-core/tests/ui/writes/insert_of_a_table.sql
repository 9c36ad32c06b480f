-- name: schema#
create table t (id int);
create table u (id int not null);

-- name: q!
insert into t (id) table u
