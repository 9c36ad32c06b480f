-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select t.id from t, t u for no key update of t, u nowait for share of u skip locked
