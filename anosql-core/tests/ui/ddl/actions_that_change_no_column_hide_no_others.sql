-- name: schema#
create table t (a int);
alter table t add column b text, alter column a set statistics 10, alter column a set not null, set (fillfactor = 70);

-- name: q
select * from t
