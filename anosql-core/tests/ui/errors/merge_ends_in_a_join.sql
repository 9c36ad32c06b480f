-- name: schema#
create table t (id int primary key);

-- name: q
merge into t using t as s natural
