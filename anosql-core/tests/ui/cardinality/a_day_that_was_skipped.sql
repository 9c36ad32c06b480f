-- name: schema#
create domain day as date;
create table t (id int primary key, d date not null unique, dd day not null unique, at timestamptz not null unique);

-- name: by_moment
select id from t where d = :x::timestamptz;

-- name: by_moment_in_a_domain
select id from t where dd = :x::timestamptz;

-- name: by_local_time
select id from t where d = :x::timestamp;

-- name: moment_by_day
select id from t where at = :x::date;
