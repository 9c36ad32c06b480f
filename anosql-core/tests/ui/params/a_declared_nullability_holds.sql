-- name: schema#
create table t (a int, b int not null);

-- name: q(x?, y!)!
insert into t (b, a) values (:x, :y)
