-- name: position
select position(:x::name in coalesce(:x)) as a;

-- name: time_zone
select (:x::timestamptz) at time zone coalesce(:x) as a;
