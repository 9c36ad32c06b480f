-- name: of_one
select -2147483648 as a, -(2147483648) as b

-- name: of_two
select - -2147483648 as a, -(-2147483648) as b, - - -2147483648 as c
