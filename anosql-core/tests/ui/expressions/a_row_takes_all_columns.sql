-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select id from t where row(t.*) <> row(:id::int, :name::text, :note::text)
