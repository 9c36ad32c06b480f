-- name: q
select '2024-01-31 12:00 Europe/Lisbon'::timestamptz as at
