-- name: schema#
create table author (id int primary key, name text not null, bio text);

-- name: a_row!
update author set (name, bio) = (select :name, :bio) where id = :id

-- name: values!
insert into author (id, name, bio) select * from (values (:id::int, :name, :bio)) v(id, name, bio)

-- name: with_query!
with given as (select :name::text as name, :bio::text as bio)
update author set name = given.name, bio = given.bio from given where id = :id

-- name: either_side!
insert into author (id, name, bio) select 1, 'a', :first union all select 2, 'b', :second

-- name: written_within
with written as (
  update author set bio = v.bio from (values (:id::int, :bio)) v(id, bio) where author.id = v.id returning author.id
)
select id from written
