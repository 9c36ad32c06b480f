-- name: schema#
create table t (a int not null);

-- name: q!
insert into t values (:a)
