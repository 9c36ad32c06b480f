-- name: schema#
create table t (a int, "B" text, primary key (a, "B"));

-- name: q<!
insert into t values (:a, :b)
