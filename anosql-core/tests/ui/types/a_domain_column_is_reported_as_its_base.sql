-- name: schema#
create domain email as text check (value <> '');
create table t (e email not null);

-- name: q
select e from t where e = '2'
