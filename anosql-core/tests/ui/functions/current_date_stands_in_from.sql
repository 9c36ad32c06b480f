-- name: q
select today, current_date, u.* from current_date as today, current_user u
