-- name: schema#
create type pair as (x int, y text);
create table t (id int primary key, p pair, tags text[], pairs pair[]);

-- name: q!
insert into t (id, p.x, p.y, tags[1], pairs[1].y) values (:id, :x, :y, :tag, :z)
