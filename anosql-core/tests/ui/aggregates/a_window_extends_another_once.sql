-- name: schema#
create table t (a int, b int);

-- name: partition
select sum(a) over (w partition by b) from t window w as (order by a);

-- name: order
select sum(a) over (w order by b) from t window w as (order by a);

-- name: frame
select sum(a) over (w) from t window w as (order by a rows 1 preceding);

-- name: fine
select sum(a) over (w order by a rows 1 preceding) as sum from t window w as (partition by b);
