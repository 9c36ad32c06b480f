-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select v.* from t, lateral (values (t.*)) v (a, b)
