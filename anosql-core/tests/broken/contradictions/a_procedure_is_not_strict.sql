-- name: schema#
create procedure f(a int) language sql strict as 'select 1';
