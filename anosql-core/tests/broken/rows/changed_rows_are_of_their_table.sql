-- name: schema#
create table t (a int, b text);
update t set c = 1;
update t set a = 'x';
update t set a = b;
update t set b = 1 where c = 1;
delete from tt;
delete from t where c = 1;
update t set b = a where a = 1;
