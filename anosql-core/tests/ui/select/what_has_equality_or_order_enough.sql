-- name: schema#
create domain code as varchar(3);
create type mood as enum ('sad', 'glad');
create type pair as (x int, y mood[]);
create table t (x xid not null, c code not null, r pair not null, n cidr not null, j json not null);

-- name: an_equality
select distinct x from t;

-- name: orders
select c, r, n from t order by c, r desc, n;

-- name: a_row
select count(*) from t group by (n, c), row(r, n);

-- name: none_is_needed
select j from t union all select j from t;
