-- postgres: 17-18
-- name: schema#
create table t (a timestamptz not null, b timestamp);

-- name: q
select a at local, b at local as b, a at local at time zone 'utc' as c from t where a at local < :p
