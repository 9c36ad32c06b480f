-- name: schema#
create domain pair as int[] check (cardinality(value) = 2);
create table t (pairs pair[] not null);

-- name: q
select pairs, pairs[1], (pairs[1])[2], array['{1,2}'::pair] as two from t

-- name: store!
update t set pairs[1] = :pair
