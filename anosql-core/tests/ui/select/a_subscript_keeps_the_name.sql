-- name: schema#
create table t (tags text[] not null);

-- name: q
select tags[1], tags[1:2] from t
