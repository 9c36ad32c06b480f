create type order_status as enum ('open', 'paid', 'shipped', 'cancelled');
create domain money_amount as numeric(12, 2) check (value >= 0);

create table customers (
    id bigint generated always as identity primary key,
    email text not null unique,
    name text not null,
    phone text,
    joined timestamptz not null default now()
);

create table addresses (
    id bigint generated always as identity primary key,
    customer bigint not null references customers (id) on delete cascade,
    street text not null,
    city text not null,
    postcode text,
    country char(2) not null default 'DE'
);

create table suppliers (
    id integer generated always as identity primary key,
    name text not null unique,
    contact text
);

create table categories (
    id integer generated always as identity primary key,
    parent integer references categories (id),
    name text not null,
    unique (parent, name)
);

create table products (
    id bigint generated always as identity primary key,
    category integer not null references categories (id),
    supplier integer references suppliers (id),
    sku text not null unique,
    name text not null,
    description text,
    price money_amount not null,
    tags text[] not null default '{}',
    attributes jsonb not null default '{}',
    discontinued boolean not null default false
);

create table stock (
    product bigint primary key references products (id),
    amount integer not null default 0 check (amount >= 0),
    reserved integer not null default 0,
    counted timestamptz
);

create table orders (
    id bigint generated always as identity primary key,
    customer bigint not null references customers (id),
    address bigint references addresses (id),
    status order_status not null default 'open',
    placed timestamptz not null default now(),
    shipped timestamptz,
    note text
);

create table order_lines (
    "order" bigint not null references orders (id) on delete cascade,
    line smallint not null,
    product bigint not null references products (id),
    amount integer not null check (amount > 0),
    price money_amount not null,
    primary key ("order", line)
);

create table payments (
    id bigint generated always as identity primary key,
    "order" bigint not null references orders (id),
    amount money_amount not null,
    paid date not null default current_date,
    reference text unique
);

create table reviews (
    product bigint not null references products (id),
    customer bigint not null references customers (id),
    stars smallint not null check (stars between 1 and 5),
    body text,
    written timestamptz not null default now(),
    primary key (product, customer)
);

create index on orders (customer, placed);
create index on order_lines (product);
