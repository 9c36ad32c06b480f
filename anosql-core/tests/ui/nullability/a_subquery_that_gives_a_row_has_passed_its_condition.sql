-- name: schema#
create table t (id int primary key, a int, b int, c text);

-- name: exists
select a, b, c from t
where exists (select from t s where s.id = t.a and (s.id > 0 or t.c = 'x') and exists (select from t r where r.id = t.b));

-- name: any
select a, b from t where id in (select s.id from t s where s.a = t.a) and 3 > any (select s.id from t s where s.b = t.b);

-- name: of_groups
select a from t where exists (select from t s where s.id = t.a group by s.b having count(*) > 0);

-- name: of_an_outer_join
select l.a, r.a as other from t l left join t r on r.id = l.b where exists (select from t s where s.id = r.b);

-- name: proves_nothing
select a, b from t where exists (select count(*) from t s where s.id = t.a)
    and exists (select from t s where s.id = t.b group by rollup (s.id));

-- name: gives_none
select a, b from t where not exists (select from t s where s.id = t.a) and id <> all (select s.id from t s where s.a = t.b);
