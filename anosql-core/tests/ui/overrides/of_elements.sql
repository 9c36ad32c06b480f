-- name: schema#
create table t (id int primary key, tags text[]);

-- name: aliased
select tags as "tags[!]", tags as "both[!]!", array[id] as "ids[?]", id as "id[!]" from t;

-- name: declared -> (parts text[!]!, ids int4[?])
select regexp_match('ab', '(a)(b)') as parts, array[id] as ids from t;
