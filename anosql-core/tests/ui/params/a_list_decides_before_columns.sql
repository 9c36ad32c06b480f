-- name: schema#
create table t (a name not null);

-- name: q
select a from t where :p in (:q, 'b', a);
