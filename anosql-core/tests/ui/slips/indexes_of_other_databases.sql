-- name: schema#
create table t (a int, b int);

-- name: q1!
create index i using btree on t (a);

-- name: q2!
create index i on t (a + 1);

-- name: q3!
create nonclustered index i on t (a);

-- name: q4!
create fulltext index i on t (a);
