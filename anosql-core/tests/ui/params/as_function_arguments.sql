-- name: q
select lower(:a) as l, make_date(:y, :m, :d) as d
