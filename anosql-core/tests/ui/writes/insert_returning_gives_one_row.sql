-- name: schema#
create table t (id int generated always as identity primary key, a text not null);

-- name: q<!
insert into t (a) values (:a) returning *
