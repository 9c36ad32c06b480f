-- name: schema#
create table t (a int, c date);

-- name: in_coalesce
select a from t where a = :x and coalesce(c, :x) is null;

-- name: in_a_function
select a from t where c = :x and substr(:x, 1) = 'x';

-- name: stored!
update t set c = :x where a = :x;

-- name: assigned!
update t set a = 1 where c = :x returning case when a = 1 then :x else a end;
