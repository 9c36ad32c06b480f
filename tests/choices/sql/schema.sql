create type state as enum ('planned', 'held');

create table meetings (
    id uuid primary key default gen_random_uuid(),
    day date not null,
    begins time not null,
    starts timestamp not null,
    booked timestamptz not null,
    cancelled timestamptz,
    state state not null default 'planned'
);
