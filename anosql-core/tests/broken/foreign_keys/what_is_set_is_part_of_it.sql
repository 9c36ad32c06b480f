-- name: schema#
create table a (id int primary key);
create table b (x int, y int, foreign key (x) references a on delete set null (y));
