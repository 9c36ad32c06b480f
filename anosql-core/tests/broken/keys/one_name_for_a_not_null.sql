-- postgres: 18
-- name: schema#
create table t (a int constraint k not null, constraint m not null a);
create table u (a int constraint k not null);
alter table u add constraint m not null a;
alter table u add not null b;
alter table u alter constraint missing not enforced;

-- name: q
select 1 as one
