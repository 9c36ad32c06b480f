-- name: schema#
create table t (id int primary key, a int, b int not null);

-- name: assigned_together!
update t set a = 1, b = a where id = 1

-- name: on_conflict!
insert into t (id, a, b) values (1, 1, 2) on conflict (id) do update set a = 1, b = t.a

-- name: in_a_common_table_expression!
with changed as (update t set a = 1, b = a where id = 1 returning id)
select id from changed

-- name: conditions_hold_before!
update t set a = null, b = a where a > 0
