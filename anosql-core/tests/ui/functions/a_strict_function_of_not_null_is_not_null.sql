-- name: schema#
create table t (a text not null, b text);

-- name: q
select lower(a) as a, lower(b) as b, length(a) as n from t
