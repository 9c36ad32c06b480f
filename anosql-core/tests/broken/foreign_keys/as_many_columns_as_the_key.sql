-- name: schema#
create table a (x int, y int, primary key (x, y));
create table b (x int references a);
create table c (x int, y int, foreign key (y, x) references a (x, y));
