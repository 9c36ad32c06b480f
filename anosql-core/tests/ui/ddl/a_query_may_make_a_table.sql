-- name: schema#
create table t (id int primary key, a text not null);
select id, a into copy from t;
with x as (select a from t) select a into temporary other from x;
create table filled (x, y) as select id, a from t with no data;

-- name: q
select * from copy, filled
