-- name: schema#
create table pairs (a int not null, b int);
-- name: below
select b from pairs where (a, b) < any (select 2, 2);
-- name: among
select b from pairs where (a, b) in (select 2, 2);
