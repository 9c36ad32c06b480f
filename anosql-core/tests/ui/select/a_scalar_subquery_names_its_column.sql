-- name: schema#
create table t (a int not null);

-- name: q
select (select a from t limit 1), array(select a from t)
