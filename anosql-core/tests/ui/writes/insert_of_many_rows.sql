-- name: schema#
create table t (a int not null, b text);

-- name: q
insert into t (a, b) values (:a, :b), (:c, default) returning a
