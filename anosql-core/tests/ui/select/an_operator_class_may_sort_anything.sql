-- name: schema#
create function json_less(json, json) returns boolean language sql immutable as 'select $1::text < $2::text';
create function json_equal(json, json) returns boolean language sql immutable as 'select $1::text = $2::text';
create function json_compare(json, json) returns int language sql immutable as 'select 0';
create operator < (leftarg = json, rightarg = json, function = json_less);
create operator <= (leftarg = json, rightarg = json, function = json_less);
create operator = (leftarg = json, rightarg = json, function = json_equal);
create operator >= (leftarg = json, rightarg = json, function = json_less);
create operator > (leftarg = json, rightarg = json, function = json_less);
create operator class json_ops default for type json using btree as
    operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 json_compare(json, json);
create table t (j json not null);

-- name: q
select distinct j from t order by j;
