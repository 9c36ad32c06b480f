-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select (t).id, (t).note, (x).a from t, t as x (a)
