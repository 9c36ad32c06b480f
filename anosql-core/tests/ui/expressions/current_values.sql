-- name: q
select current_date, current_timestamp, localtime, current_user, session_user, current_schema
