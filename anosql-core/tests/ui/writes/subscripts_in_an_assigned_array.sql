-- name: schema#
create table t (a int not null, b jsonb[] not null);

-- name: q!
update t set a = 1, b = array[(b)[1], (t.b)[2]];
