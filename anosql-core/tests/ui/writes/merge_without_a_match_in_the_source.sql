-- postgres: 17-18
-- name: schema#
create table t (a int primary key, b text not null, n int);
create table s (a int not null, b text not null);

-- name: q!
merge into t using s on s.a = t.a
when matched then update set b = s.b
when not matched by target and s.a > :least then insert (a, b) values (s.a, s.b)
when not matched by source and t.n is null then delete
when not matched by source then update set n = t.n + :step

-- name: source!
merge into t using s on s.a = t.a when not matched by source then update set b = s.b
