-- postgres: 17-18
-- name: schema#
create table t (y bytea not null);

-- name: plain
select json_value(y, '$') as j from t
