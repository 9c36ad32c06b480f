-- name: schema#
create table t (id int primary key, code varchar(8) not null, name varchar(20));
create view v as select code, id from t;

-- name: of_the_table
select code from t join v using (code);

-- name: of_a_subquery
select code from (select code from t) s join v using (code);

-- name: of_none
select code from t join (select name as code from t) s using (code);
