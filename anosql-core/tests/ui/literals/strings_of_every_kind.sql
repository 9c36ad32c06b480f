-- name: q
select 'a' as a, E'\n' as b, U&'\0061' as c, $$a$$ as d, B'01' as e, X'1f' as f, 'a'
'b' as g
