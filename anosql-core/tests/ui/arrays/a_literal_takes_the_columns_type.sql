-- name: schema#
create table t (a text[] not null);

-- name: q
select a from t where a = '{2,null}' or a && array['y'] or a @> :all
