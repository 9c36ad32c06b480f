create table threads (id integer primary key, title text not null);

create table replies (id integer primary key, thread integer not null references threads, author text not null, body text not null);

create index replies_thread on replies (thread);
