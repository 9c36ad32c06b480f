-- name: schema#
create type a as range (subtype = float8, subtype = float8);
create type b as range (subytpe = float8);
create type c as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = cs);
