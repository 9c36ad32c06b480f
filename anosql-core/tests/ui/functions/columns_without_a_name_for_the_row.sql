-- name: q
select json_to_recordset.a, b from json_to_recordset('[{"a": 1}]') as (a int, b text collate "C")
