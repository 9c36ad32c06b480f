-- name: schema#
create domain moment as timestamptz;
create table t (id int primary key, at timestamptz not null, local timestamp not null, m moment not null);

-- name: q
select at::time as a, local::time as b, at::timetz as c, m::time as d, at::date as e, array[at]::time[] as f,
    '{infinity}'::timestamp[]::time[] as g, 'infinity'::timestamp::time as h from t;

-- name: elements
select x from t, unnest(array[at, now()]::time[]) as x;

-- name: finite
select now()::time as a, timestamp '2024-02-29 10:00'::time as b, current_timestamp::timetz as c, x as d
from unnest(array[now()]) as x;

-- name: a_null_that_is_no_constant
select id, b from (values (1, null::time), (2, '10:00')) as v(id, b) where b is not distinct from 'infinity'::timestamp::time;
