-- name: q
select xmlelement(name a, xmlattributes(1 + 1))
