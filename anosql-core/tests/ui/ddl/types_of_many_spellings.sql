-- name: schema#
create table t (a double precision, b character varying(3), c timestamp with time zone, d decimal(5, 2), e character(3), f time without time zone, g bit varying, h float(10), i int2);

-- name: q
select * from t
