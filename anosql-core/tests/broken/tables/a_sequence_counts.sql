-- name: schema#
create sequence a minvalue 10 maxvalue 5;
create sequence b increment 0;
create sequence c start 0;
create sequence d increment by -1 start with 5;
create sequence e as text;
create sequence f as smallint start 40000;
create sequence g increment -1 minvalue -10 start -1;
create sequence h start 0 minvalue 0 maxvalue 9223372036854775807 cache 1 no cycle;
create sequence i start with 100 no minvalue no maxvalue increment by 5;
