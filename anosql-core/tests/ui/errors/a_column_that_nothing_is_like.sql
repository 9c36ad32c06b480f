-- name: schema#
create table t (a int);

-- name: q
select
    a,
    nothing
from t
