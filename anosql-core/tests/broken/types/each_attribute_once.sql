-- name: schema#
create type pair as (x int, x text);
create type point3 as (x int, y int, z int);
alter type point3 add attribute x int;
alter type point3 drop attribute w;
alter type point3 alter attribute v type text;
alter type point3 rename attribute x to y;
