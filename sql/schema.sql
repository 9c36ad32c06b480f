-- name: create_schema#
-- Creates what is missing. The service runs it at every start, so each statement may run again, also while another
-- service runs it: the lock is held until the end of the script.
select pg_advisory_xact_lock(20250107);

create table if not exists users (
    userid integer generated always as identity primary key,
    username text not null
        constraint users_username_key unique
        constraint users_username_length check (length(username) between 1 and 50),
    firstname text not null constraint users_firstname_length check (length(firstname) <= 100),
    lastname text not null constraint users_lastname_length check (length(lastname) <= 100),
    email text
        constraint users_email_key unique
        constraint users_email_length check (length(email) <= 254)
);

create table if not exists blogs (
    blogid integer generated always as identity primary key,
    userid integer not null constraint blogs_userid_fkey references users (userid) on delete cascade,
    title text not null constraint blogs_title_length check (length(title) between 1 and 200),
    content text not null,
    published date not null default current_date
);

create index if not exists blogs_userid on blogs (userid);

create table if not exists notes (
    id integer generated always as identity primary key,
    text text not null constraint notes_text_length check (length(text) <= 10000),
    completed boolean not null default false
);
