-- name: schema#
create domain small as int;
create domain tiny as small;
create table t (a tiny not null);

-- name: q<!
insert into t values (:a) returning a
