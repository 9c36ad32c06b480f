-- name: q
select current_date - current_date as days, now() - now() as span, current_date + 1 as date, current_date + time '10:00' as at, now() - interval '1 day' as before
