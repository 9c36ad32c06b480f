-- name: schema#
create table t (id int not null);
create table u (id bigint);

-- name: q
select u.* from t, u
