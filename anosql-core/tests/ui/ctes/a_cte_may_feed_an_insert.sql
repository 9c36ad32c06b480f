-- name: schema#
create table t (a int not null);
create table u (a int not null);

-- name: q!
with c as (select a from t where a > :a) insert into u select a from c
