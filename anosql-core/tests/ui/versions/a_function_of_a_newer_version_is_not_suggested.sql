-- name: q1
select uuidv(), uuidv8(4);

-- name: q2
select any_valu(1);
