-- name: schema#
create table author (id int primary key, name text not null, bio text);

-- name: chosen!
update author set bio = case when :set_bio::bool then :bio else bio end where id = :id

-- name: the_last!
update author set bio = coalesce(:bio, :otherwise) where id = :id

-- name: left_out!
update author set bio = nullif(:bio, '') where id = :id

-- name: never_stored!
update author set name = case when :name::text is null then name else :name end where id = :id

-- name: required!
update author set name = case when :set_name::bool then :name else name end where id = :id
