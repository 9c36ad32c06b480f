-- name: schema#
create function f(x anyelement) returns int language sql as 'selec 1';
create function g() returns int language sql as $$
    select 1;
    select from where;
$$;
