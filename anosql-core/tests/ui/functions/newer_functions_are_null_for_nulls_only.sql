-- postgres: 18
-- name: schema#
create table samples (id int primary key, low int, name text not null, data bytea not null, numbers int[] not null,
  at timestamptz not null, x float8 not null);

-- name: ids
select uuidv4(), uuidv7(), uuidv7('1 day') as shifted, uuid_extract_version(uuidv7());

-- name: arrays
select array_sort(numbers), array_sort(numbers, true) as descending, array_reverse(numbers), array_shuffle(numbers),
  array_sample(numbers, 0) from samples;

-- name: texts
select casefold(name), to_bin(id), to_oct(id), unicode_assigned(name), pg_input_is_valid(name, 'int4') from samples;

-- name: bytes
select crc32(data), crc32c(data), reverse(data), id::bytea as from_number, data::int8 as to_number from samples;

-- name: dates
select date_add(at, '1 day'), date_subtract(at, '1 day', 'Europe/Rome') from samples;

-- name: numbers
select random(id, 2147483647), random(low, 2147483647) as without_bound, random_normal(), gamma(x), lgamma(x), erf(x), erfc(x) from samples;

-- name: session
select system_user;

-- name: first_of_groups
select any_value(name), any_value(low) as may_be_null from samples group by id;

-- name: first_of_all
select any_value(name) from samples;

-- name: messages
select message, sql_error_code from pg_input_error_info('x', 'int4');
