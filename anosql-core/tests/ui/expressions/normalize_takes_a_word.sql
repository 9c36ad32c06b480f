-- name: schema#
create table t (id int primary key, name text not null, note text);

-- name: q
select normalize(name, nfc), name is nfc normalized, name is not normalized from t
