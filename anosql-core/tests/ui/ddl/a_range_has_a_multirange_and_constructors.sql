-- name: schema#
create type span as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = spans);
create type textrange as range (subtype = text, collation = "C");

-- name: q
select span(1, 2) as a, spans(span(1, 2), span(3, 4)) as b, textrange('a', 'b', '[]') as c, textmultirange() as d
