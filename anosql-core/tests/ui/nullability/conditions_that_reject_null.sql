-- name: schema#
create table t (a int, b int, data jsonb not null);
-- name: no-less-than-false
select a from t where coalesce(a > 1, false);
-- name: same-as-a-constant
select a from t where a is not distinct from 2;
-- name: whole-row
select a, b from t where (a, b) is not null;
-- name: an-expression
select data->>'a' as name, data->>'b' as town from t where data->>'a' is not null;
-- name: an-alternative-of-expressions
select data->>'a' as name from t where data->>'a' = '1' or data->>'a' = '2';
