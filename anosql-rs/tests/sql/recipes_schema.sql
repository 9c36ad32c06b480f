create table people (id integer generated always as identity primary key, name text not null);

create table posts (
    id integer generated always as identity primary key,
    author integer references people,
    title text not null unique,
    body text not null,
    published date not null default current_date,
    settings jsonb not null default '{}',
    words tsvector generated always as (to_tsvector('english', title || ' ' || body)) stored
);

create table comments (id integer generated always as identity primary key, post integer not null references posts, body text not null);

create table tasks (id integer generated always as identity primary key, payload text not null, taken timestamptz);
