-- name: schema#
create table t (id int primary key);
-- anosql: certian t
-- anosql: certain
-- anosql: certain t u
-- anosql: certain t,
create table u (id int primary key);
