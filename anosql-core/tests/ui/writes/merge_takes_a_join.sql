-- name: schema#
create table t (id int primary key, name text);
create table u (id int not null, name text);

-- name: q!
merge into t using u join u v on u.id = v.id and v.name = :name on t.id = u.id
when matched then update set name = :new
when not matched then insert default values
