-- name: schema#
create table t (a int);

-- name: q
select a
from t
where where a = 1
