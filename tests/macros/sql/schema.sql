create type mood as enum ('sad', 'so-so', 'HAPPY');
create type address as (street text, number int, moods mood[]);
create type shift as (begins time, breaks time[]);
create type timerange as range (subtype = time);
create domain email as text check (value like '%@%');
create domain percent as numeric(5, 2) check (value between 0 and 100);
create domain emails as text[];

create table numbers (
    truth bool, small int2, whole int4, big int8, single float4, double float8, exact numeric, share percent, id oid, letter "char"
);

create table texts (body text, short varchar(5), padded char(5), called name, bytes bytea, address inet, document json, tree jsonb, key uuid);

create table times (day date, hour time, moment timestamp, instant timestamptz, length interval);

create table lists (wholes int4[], words text[], days date[], exacts numeric[], moods mood[], mails email[], aliases emails, blobs bytea[], trees jsonb[]);

create table own (mood mood, home address, homes address[], mail email, spans int4range, days daterange, exacts numrange, instants tstzrange);

create table profiles (id int primary key, handle text not null, mail email not null, links text[] not null);

create table items (id int primary key, title text not null, unique (title) deferrable initially deferred);

create table ledger (id bigint primary key);
