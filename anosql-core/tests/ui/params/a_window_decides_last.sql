-- name: schema#
create table t (a int not null, b text, at timestamptz not null);

-- name: behind_the_targets
select rank() over (order by :p), :p + a as next from t;

-- name: behind_the_limit
select rank() over w from t window w as (partition by :p order by b) limit :p;

-- name: alone
select rank() over (order by :p) from t;

-- name: behind_its_frame
select count(*) over (order by at range between :p preceding and current row) as n from t;
