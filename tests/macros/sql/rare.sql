-- name: read?
-- record_class: Rare
select
    ((:texts::text[])[1])::money as a_money,
    ((:texts::text[])[2])::timetz as a_timetz,
    ((:texts::text[])[3])::xml as a_xml,
    ((:texts::text[])[4])::refcursor as a_refcursor,
    ((:texts::text[])[5])::jsonpath as a_jsonpath,
    ((:texts::text[])[6])::cidr as a_cidr,
    ((:texts::text[])[7])::macaddr as a_macaddr,
    ((:texts::text[])[8])::macaddr8 as a_macaddr8,
    ((:texts::text[])[9])::bit(3) as a_bits,
    ((:texts::text[])[10])::varbit as a_varbit,
    ((:texts::text[])[11])::point as a_point,
    ((:texts::text[])[12])::line as a_line,
    ((:texts::text[])[13])::lseg as a_lseg,
    ((:texts::text[])[14])::box as a_box,
    ((:texts::text[])[15])::path as a_path,
    ((:texts::text[])[16])::polygon as a_polygon,
    ((:texts::text[])[17])::circle as a_circle,
    ((:texts::text[])[18])::tsvector as a_tsvector,
    ((:texts::text[])[19])::tsquery as a_tsquery,
    ((:texts::text[])[20])::pg_lsn as a_pg_lsn,
    ((:texts::text[])[21])::xid as a_xid,
    ((:texts::text[])[22])::cid as a_cid,
    ((:texts::text[])[23])::xid8 as a_xid8,
    ((:texts::text[])[24])::tid as a_tid,
    ((:texts::text[])[25])::pg_snapshot as a_pg_snapshot,
    ((:texts::text[])[26])::regclass as a_regclass,
    ((:texts::text[])[27])::int4multirange as a_int4multirange,
    ((:texts::text[])[28])::nummultirange as a_nummultirange,
    ((:texts::text[])[29])::datemultirange as a_datemultirange;

-- name: written(a_money?, a_timetz?, a_xml?, a_refcursor?, a_jsonpath?, a_cidr?, a_macaddr?, a_macaddr8?, a_bits?, a_varbit?, a_point?, a_line?, a_lseg?, a_box?, a_path?, a_polygon?, a_circle?, a_tsvector?, a_tsquery?, a_pg_lsn?, a_xid?, a_cid?, a_xid8?, a_tid?, a_pg_snapshot?, a_regclass?, a_int4multirange?, a_nummultirange?, a_datemultirange?)?
select
    (:a_money::money)::text as a_money,
    (:a_timetz::timetz)::text as a_timetz,
    (:a_xml::xml)::text as a_xml,
    (:a_refcursor::refcursor)::text as a_refcursor,
    (:a_jsonpath::jsonpath)::text as a_jsonpath,
    (:a_cidr::cidr)::text as a_cidr,
    (:a_macaddr::macaddr)::text as a_macaddr,
    (:a_macaddr8::macaddr8)::text as a_macaddr8,
    (:a_bits::bit(3))::text as a_bits,
    (:a_varbit::varbit)::text as a_varbit,
    (:a_point::point)::text as a_point,
    (:a_line::line)::text as a_line,
    (:a_lseg::lseg)::text as a_lseg,
    (:a_box::box)::text as a_box,
    (:a_path::path)::text as a_path,
    (:a_polygon::polygon)::text as a_polygon,
    (:a_circle::circle)::text as a_circle,
    (:a_tsvector::tsvector)::text as a_tsvector,
    (:a_tsquery::tsquery)::text as a_tsquery,
    (:a_pg_lsn::pg_lsn)::text as a_pg_lsn,
    (:a_xid::xid)::text as a_xid,
    (:a_cid::cid)::text as a_cid,
    (:a_xid8::xid8)::text as a_xid8,
    (:a_tid::tid)::text as a_tid,
    (:a_pg_snapshot::pg_snapshot)::text as a_pg_snapshot,
    (:a_regclass::regclass)::text as a_regclass,
    (:a_int4multirange::int4multirange)::text as a_int4multirange,
    (:a_nummultirange::nummultirange)::text as a_nummultirange,
    (:a_datemultirange::datemultirange)::text as a_datemultirange;

-- name: stored$
select array[null, point '(1,2)'] as "stored!";

-- name: schema#
create extension hstore;

-- name: pairs(pairs hstore)$
select :pairs || 'b=>null' as "pairs!";

-- name: holes(words text[?], moods mood[?], mails email[?])?
select :words::text as words, (:moods::mood[])::text as moods, (:mails::email[])::text as mails;

-- name: exact(value: anosql_rs::pg::Numeric)?
select :value::numeric as "value!: anosql_rs::pg::Numeric", (:value::numeric)::text as "written!";
