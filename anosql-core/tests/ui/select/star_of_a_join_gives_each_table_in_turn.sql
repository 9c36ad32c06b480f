-- name: schema#
create table t (id int not null);
create table u (id bigint, t text);

-- name: q
select * from t, u
