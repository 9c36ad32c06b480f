-- name: schema#
create table t (id int not null constraint k unique, a int);
alter table t drop constraint k;

-- name: q
select a from t where id = :id
