-- name: q
select 'a'::nchar(3), nchar 'x', 'b'::national character varying(3)
