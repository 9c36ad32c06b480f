-- postgres: 18
-- name: schema#
create table t (a int constraint a_set not null, b int, c int not null, d int, not null b);
alter table t add constraint d_set not null d not valid;
create table dropped (a int constraint a_set not null, b int not null);
alter table dropped rename constraint a_set to a_there;
alter table dropped drop constraint a_there, drop constraint dropped_b_not_null;
create table validated (a int);
alter table validated add constraint a_set not null a not valid;
alter table validated validate constraint a_set;

-- name: t
select a, b, c, d from t

-- name: dropped
select a, b from dropped

-- name: validated
select a from validated
