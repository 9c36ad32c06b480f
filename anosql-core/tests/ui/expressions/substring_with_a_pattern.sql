-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select substring(name similar '%' escape '#'), substring(name for 2 from 1) from t
