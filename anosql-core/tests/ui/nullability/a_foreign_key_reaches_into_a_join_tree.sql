-- name: schema#
create table b (id int primary key, x int not null);
create table a (id int primary key, b_id int not null references b, other int references b, y int not null);
create table c (id int primary key, a_id int not null references a, z int not null);

-- name: right_join
select c.z, a.y, b.x from a join b on b.id = a.b_id right join c on c.a_id = a.id;

-- name: left_join
select c.z, a.y, b.x from c left join (a join b on b.id = a.b_id) on c.a_id = a.id;

-- name: left_within
select c.z, a.y, b.x from c left join (a left join b on b.id = a.other) on c.a_id = a.id;

-- name: full_within
select c.z, a.y, b.x from c left join (b full join a on b.id = a.other) on c.a_id = a.id;

-- name: a_join_that_loses_rows
select c.z, a.y, b.x from a join b on b.id = a.other right join c on c.a_id = a.id;

-- name: a_condition_that_loses_rows
select c.z, a.y, b.x from a join b on b.id = a.b_id and b.x > 0 right join c on c.a_id = a.id;

-- name: a_left_join_that_is_as_good_as_an_inner_one
select c.z, a.y, b.x from (a left join b m on m.id = a.other) join b on b.id = m.id right join c on c.a_id = a.id;

-- name: a_left_join_that_keeps_all
select c.z, a.y, b.x from (b left join a on b.id = a.b_id) right join c on c.a_id = a.id;
