create table posts (
    id integer primary key,
    title text not null,
    body text not null,
    published timestamptz not null
);

create table visits (
    id bigint generated always as identity primary key,
    post integer not null,
    visitor text not null
);
