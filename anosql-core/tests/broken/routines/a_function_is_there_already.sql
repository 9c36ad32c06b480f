-- name: schema#
create function f(a int) returns int language sql as 'select 1';
create function f(b int) returns text language sql as $$select ''$$;
create function f(b text) returns text language sql as $$select ''$$;
create procedure f(b text) language sql as $$select ''$$;
