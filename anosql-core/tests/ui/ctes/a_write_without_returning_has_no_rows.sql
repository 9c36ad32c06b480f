-- name: schema#
create table t (a int);

-- name: q
with w as (delete from t) select * from w;

-- name: unread_it_is_fine
with w as (delete from t) select 1 as one;
