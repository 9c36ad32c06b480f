-- name: schema#
create type pair as (x int, y text);
create table t (id int, p pair, tags text[], pairs pair[]);

-- name: q!
update t set p.x = :x, tags[:i] = :tag, tags[2:3] = :more, (pairs[1].y, id) = (:y, :id)
