-- name: schema#
create function inputs(a int, a text) returns int language sql as 'select 1';
create function outputs(out y int, out y text) language sql as $$select 1, 'a'$$;
create function column_of_a_table(inout a int) returns table (b int) language plpgsql as 'begin end';
create function in_and_out(a int, out a int) language sql as 'select 1';
create procedure move(a int, a text default 'x') language sql as 'select 1';
