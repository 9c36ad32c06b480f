-- name: schema#
create table t (x xml not null);

-- name: q
select xmltable.* from t, xmltable('/a' passing x columns a int path 'b', n for ordinality, c text default 'x')
