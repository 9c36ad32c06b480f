-- name: schema#
create table t (a int, b text);
create materialized view m as select a from t;
truncate table t, tt;
copy t (a, c) from '/data';
copy tt from '/data';
refresh materialized view mm;
refresh materialized view m;
select c from t;
select count(*) from tt;
