-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select t.*::text, (t.*)::t as again from t
