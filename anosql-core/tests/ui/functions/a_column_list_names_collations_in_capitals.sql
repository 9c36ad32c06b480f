-- name: q
select b from json_to_recordset('[{"a": 1}]') AS x (a int, b text COLLATE "C")
