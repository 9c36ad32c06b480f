-- name: schema#
create table t (a text[] not null);

-- name: q
select a[:low : :high] as s from t
