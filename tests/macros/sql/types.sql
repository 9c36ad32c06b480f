-- name: numbers?
insert into numbers values (:truth, :small, :whole, :big, :single, :double, :exact, :share, :id, :letter) returning *;

-- name: texts?
insert into texts values (:body, :short, :padded, :called, :bytes, :address, :document, :tree, :key) returning *;

-- name: times?
insert into times values (:day, :hour, :moment, :instant, :length) returning *;

-- name: lists?
insert into lists values (:wholes, :words, :days, :exacts, :moods, :mails, :aliases, :blobs, :trees) returning *;

-- name: own?
insert into own values (:mood, :home, :homes, :mail, :spans, :days, :exacts, :instants) returning *;

-- name: profile<!
insert into profiles values (:id, :handle, :mail, :links) returning *;

-- name: nulls$
select array[1, null, 3] as "nulls!";

-- name: overridden(second?)$
select array[1, :second::int] as "list[!]!";

-- name: full?
insert into lists values (:wholes, :words, :days, :exacts, :moods, :mails, :aliases, :blobs, :trees)
returning wholes as "wholes[!]", exacts as "exacts[!]", moods as "moods[!]", mails as "mails[!]", aliases as "aliases[!]!";

-- name: exact$
select (:written::text)::numeric as "exact!";

-- name: exacts$
select array[(:written::text)::numeric] as "exacts!";

-- name: day$
select (:written::text)::date as "day!";

-- name: moment$
select (:written::text)::timestamp as "moment!";

-- name: instant$
select (:written::text)::timestamptz as "instant!";

-- name: hour$
select (:written::text)::time as "hour!";

-- name: hours$
select array[(:written::text)::time] as "hours!";

-- name: maybe_hours$
select array[(:written::text)::time, null] as "hours!";

-- name: shift$
select row((:written::text)::time, null)::shift as "shift!";

-- name: shift_hours$
select timerange('10:00', (:written::text)::time, '[]') as "hours!";

-- name: matrix$
select array[[1, 2], [3, 4]] as "matrix!";

-- name: address$
select row('Main', 7, array['sad']::mood[])::address as "address!";
