-- name: bare$
select string_to_array('a,b', ',')[1];

-- name: in_parentheses$
select (string_to_array('a,b', ','))[1]
