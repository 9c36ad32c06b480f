-- name: schema#
create table t (id int generated always as identity, a int not null, b text not null default 'b', c date not null);

-- name: without_c!
insert into t (a) values (:a);

-- name: by_select!
insert into t (a, b) select a, b from t;

-- name: whole!
insert into t (a, c) values (:a, :c);
