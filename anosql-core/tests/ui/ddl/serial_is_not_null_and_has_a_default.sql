-- name: schema#
create table t (a serial, b bigserial, c smallserial);

-- name: q
select a, b, c from t
