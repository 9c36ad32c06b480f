-- name: schema#
create table b (id int primary key, x int not null);
create table a (id int primary key, b_id int not null references b, other int references b, y int not null);

-- name: to_the_right
select a.y, b.x from a full join b on b.id = a.b_id;

-- name: to_the_left
select a.y, b.x from b full join a on b.id = a.b_id;

-- name: of_a_nullable_column
select a.y, b.x from a full join b on b.id = a.other;

-- name: with_another_condition
select a.y, b.x from a full join b on b.id = a.b_id and b.x > 0;

-- name: one_side
select coalesce(a.y, b.x) as one from a full join b on b.id = a.b_id;
