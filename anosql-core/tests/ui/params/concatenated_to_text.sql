-- name: schema#
create table t (a text not null);

-- name: q
select a || :suffix as x from t
