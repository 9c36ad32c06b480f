-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select t.* = u.* as same from t join t u on true where t.* is distinct from u.*
