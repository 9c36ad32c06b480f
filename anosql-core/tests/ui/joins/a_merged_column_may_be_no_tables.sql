-- name: schema#
create table a (n numeric(10, 2), c varchar(20), v varchar(20), x char(3), l numeric);
create table b (n int, c varchar(20), v varchar(10), x char(3), l numeric(4, 1));

-- name: another_type
select n from a join b using (n);

-- name: alike
select c, x from a join b using (c, x);

-- name: of_another_length
select v from a left join b using (v);

-- name: without_length_on_the_left
select l from a join b using (l);

-- name: without_length_on_the_right
select l from b left join a using (l);
