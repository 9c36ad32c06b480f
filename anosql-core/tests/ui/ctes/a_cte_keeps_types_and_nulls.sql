-- name: schema#
create table t (a int not null, b text);

-- name: q
with c as (select a, b from t) select a, b from c
