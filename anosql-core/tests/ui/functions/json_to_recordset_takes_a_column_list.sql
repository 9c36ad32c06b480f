-- name: q
select * from jsonb_to_recordset('[{"a": 1}]') as r (a int, b text)
