-- name: schema#
create procedure move(a int, b text default 'x') language sql as 'select 1';

-- name: q!
call move(:a)
