-- name: schema#
create type mood as enum ('fine');
create table t (id int, name text, mood mood, at timestamptz, local timestamp, day date, tags text[]);
create index on t (date_trunc('day', at));
create index on t ((at::date));
create index on t ((mood::text));
create index on t ((name::date));
create index on t (to_char(local, 'YYYY'));
create index on t ((tags::text));
create index on t (id) where at > now();
create index on t (id) where day >= current_date;
create index on t (date_trunc('day', local), (local::date), (id::text), (name || id), lower(name), ((at at time zone 'utc')::date));
create index on t (id) where at > '2020-01-01' and day < date '2021-01-01' and mood = 'fine' and tags = '{a}';
create index on t (coalesce(name, ''), (tags[1]), (name ~* 'a'), (to_tsvector('english', name)));
