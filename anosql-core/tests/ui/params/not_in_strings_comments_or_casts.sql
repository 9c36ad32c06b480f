-- name: schema#
create table t (a text not null);

-- name: q
select ':x'::text as s, a /* :y */ from t where a = :z -- :w
