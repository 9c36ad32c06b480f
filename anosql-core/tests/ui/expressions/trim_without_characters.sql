-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select trim(both from name), trim(leading from name) from t
