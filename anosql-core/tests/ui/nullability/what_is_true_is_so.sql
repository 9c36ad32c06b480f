-- name: schema#
create table t (a int, b int, active bool, worker int, check (not active or worker is not null));
insert into t values (-1, -1, false), (-1, null, null), (null, -1, null);

-- name: is_true
select a, b from t where (a > 0 and b > 0) is true;

-- name: is_false
select a, b from t where (a > 0 or b > 0) is false;

-- name: one_is_false
select a, b from t where (a > 0 and b > 0) is false;

-- name: is_not_true
select a, b from t where (a > 0 and b > 0) is not true;

-- name: not_is_not_true
select a, b from t where not ((a > 0 and b > 0) is not true);

-- name: under_a_check
select worker from t where active is true;

-- name: that_lets_null_pass
select worker from t where active is not false;
