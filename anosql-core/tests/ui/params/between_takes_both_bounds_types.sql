-- name: schema#
create table t (d date not null);

-- name: q
select d from t where d between :from and :to
