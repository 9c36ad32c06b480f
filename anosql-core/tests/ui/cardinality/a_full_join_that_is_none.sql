-- name: schema#
create table b (id int primary key, x int not null);
create table a (id int primary key, b_id int not null unique references b, other int unique references b, y int not null);

-- name: needs_a_side?
select a.y, b.x from a full join b on b.id = a.other where a.id = :id

-- name: needs_the_other_side?
select a.y, b.x from a full join b on b.id = a.b_id where b.id = :id

-- name: needs_no_side
select a.y, b.x from a full join b on b.id = a.other where a.id = :id or b.id = :id

-- name: fixed_in_the_join
select a.y, b.x from a full join b on b.id = a.b_id and a.id = 1 and b.id = 1

-- name: one_row_on_the_right
select b.x, n from b right join (select count(*) as n from a) c on b.id = c.n

-- name: below_another_join
select b.x, c.x as other from (a full join b on b.id = a.b_id) join b c on c.id = b.id where c.id = :id

-- name: below_another_join_without_a_key
select b.x, c.x as other from (a full join b on b.id = a.other) join b c on c.id = b.id where c.id = :id
