-- name: schema#
create table t (id int primary key, a text, b int not null);

-- name: q!
update t set (a, b) = (:a, :b) where id = :id
