-- name: schema#
create table t (a int check (a > 0), b int unique);
alter table t rename column a to c;
alter table t rename constraint t_a_check to positive;
alter table t rename constraint t_b_key to b_once;

-- name: c!
update t set c = :c

-- name: b!
update t set b = :b
