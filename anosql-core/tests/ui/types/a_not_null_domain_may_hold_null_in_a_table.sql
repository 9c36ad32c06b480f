-- name: schema#
create domain label as text not null;
create table t (id int primary key, n label);

-- name: q
select n from t
