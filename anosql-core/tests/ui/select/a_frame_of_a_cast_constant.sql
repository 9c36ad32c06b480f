-- name: schema#
create table t (at timestamptz not null);

-- name: q
select count(*) over (order by at range between '1 day'::interval preceding and current row) from t
