-- name: schema#
create type mood as enum ('low');
create table t (a int, m mood);
drop type mood cascade;

-- name: q
select * from t
