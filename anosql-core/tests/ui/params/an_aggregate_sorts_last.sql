-- name: schema#
create table t (a int not null, b text not null);

-- name: behind_its_filter
select string_agg(b, ',' order by :p) filter (where a > :p) as list from t;

-- name: alone
select string_agg(b, :p order by :q) as list, count(distinct :r) as n from t;
