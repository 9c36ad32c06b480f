-- name: schema#
create table t (a int not null, b int);
-- name: counted
select max(a) as a, max(b) as b from t having count(*) > 0;
-- name: compared
select max(a) as a, max(b) as b from t having max(b) > 1;
-- name: counted-at-least-none
select max(a) as a from t having count(*) >= 0;
