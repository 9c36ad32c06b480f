-- name: schema#
set check_function_bodies = false;
create function f(x int) returns text language sql as $$ select b from t where a = x $$;
reset check_function_bodies;
create function g(x int) returns text language sql as $$ select b from t where a = x $$;
