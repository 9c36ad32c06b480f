-- name: schema#
create view a (x, y) as select 1;
create materialized view b (x, y) as select 1;
create table c (x, y) as select 1;
create view d as select 1 as x, 2 as x;
