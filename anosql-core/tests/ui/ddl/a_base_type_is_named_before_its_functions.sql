-- name: schema#
create type meters;
create function meters_in(cstring) returns meters language internal immutable strict as 'int4in';
create function meters_out(meters) returns cstring language internal immutable strict as 'int4out';
create function meters_send(meters) returns bytea language internal immutable strict as 'int4send';
create type meters (send = meters_send, input = meters_in, output = meters_out, like = int4, category = 'N');
create cast (int4 as meters) without function as implicit;

-- name: q
select 3::meters as three, array[4]::meters[] as fours
