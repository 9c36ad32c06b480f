-- name: schema#
create table t (a int, b int);

-- name: in_limit
select 1 limit generate_series(1, 3);

-- name: in_values
values (1), (generate_series(1, 2));

-- name: in_update!
update t set a = generate_series(1, 3);

-- name: below_the_top_of_from
select * from generate_series(1, generate_series(1, 3));

-- name: in_the_values_of_one_row_they_are_fine!
insert into t values (generate_series(1, 3), 1);
