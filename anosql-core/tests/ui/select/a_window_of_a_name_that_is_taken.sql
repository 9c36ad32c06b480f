-- name: schema#
create table t (a int, b int);

-- name: q
select count(*) over w from t window w as (order by a), w as (order by b);
