-- name: schema#
create table t (a int not null);

-- name: q
select row_number() over (order by a) as r, rank() over w as k, ntile(2) over w as n from t window w as (order by a)
