-- name: schema#
create table t (a int);
create table u (b int);

-- name: q
select 1 from t join u using (a)
