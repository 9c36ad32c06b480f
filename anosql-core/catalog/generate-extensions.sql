-- Writes the objects of extensions into extensions/NAME.tsv; see generate.sql. An extension that the Postgres at hand does not have
-- keeps its file. Each line begins with the kind of object:
--
--     E   the extension: the schema that it must be in, if any, and whether it may be moved to another (r)
--     R   an extension that it requires
--     N   a schema that it makes
--     T   a type: schema, name, kind, category, preferred, element, subscripts, domain's base, default operator class, whether it takes
--         modifiers (m)
--     V   a relation: schema, name, kind, columns as name:type and what holds of them (n not null, d default)
--     K   a key: schema, relation, name, kind (p primary, u unique constraint, i unique index), columns
--     X   a check: schema, relation, name, columns
--     F   a function: schema, then as in functions.tsv
--     O   an operator: schema, then as in operators.tsv
--     C   a cast, as in casts.tsv, then how volatile its function is
--
-- A schema is empty where it is the one that the extension is created in. A type is its OID if it is built in, else its name behind
-- an @. Everything is created in one transaction that is rolled back.

\set ON_ERROR_STOP on
\pset format unaligned
\pset fieldsep '\t'
\pset tuples_only on
\pset footer off
\pset null ''
\cd :dir

begin;
set client_min_messages = warning;
-- The extensions that come with Postgres, save languages and what is for tests, and those that hosted services offer most.
create temporary table wanted as
select name
  from pg_available_extensions
 where name in (
       'amcheck', 'autoinc', 'bloom', 'btree_gin', 'btree_gist', 'citext', 'cube', 'dblink', 'dict_int', 'dict_xsyn', 'earthdistance', 'file_fdw',
       'fuzzystrmatch', 'hstore', 'insert_username', 'intagg', 'intarray', 'isn', 'lo', 'ltree', 'moddatetime', 'old_snapshot', 'pageinspect',
       'pg_buffercache', 'pg_freespacemap', 'pg_prewarm', 'pg_stat_statements', 'pg_surgery', 'pg_trgm', 'pg_visibility', 'pg_walinspect',
       'pgcrypto', 'pgrowlocks', 'pgstattuple', 'postgres_fdw', 'refint', 'seg', 'sslinfo', 'tablefunc', 'tcn', 'tsm_system_rows',
       'tsm_system_time', 'unaccent', 'uuid-ossp', 'xml2',
       'address_standardizer', 'address_standardizer_data_us', 'postgis', 'postgis_raster', 'postgis_sfcgal', 'postgis_tiger_geocoder',
       'postgis_topology', 'vector',
       'hll', 'hypopg', 'ip4r', 'orafce', 'pg_cron', 'pg_partman', 'pg_repack', 'pgaudit', 'pgrouting', 'pgtap', 'plpgsql_check', 'prefix',
       'rum', 'tdigest');
select format('create extension if not exists %I cascade', name) from wanted order by name collate "C"
\gexec

-- The domains of information_schema have no fixed OIDs, and count as their base types.
create function pg_temp.type_reference(id oid) returns text language sql stable as $$
    select case when id >= 16384 then '@' || (select typname from pg_type where oid = id)
                else coalesce((select typbasetype from pg_type where oid = id and typtype = 'd'), id)::int8::text end
$$;
create temporary view members as
select e.extname as extension, d.classid, d.objid, e.extnamespace
  from pg_depend d
  join pg_extension e on e.oid = d.refobjid and d.refclassid = 'pg_extension'::regclass
 where d.deptype = 'e' and e.extname in (select name from wanted);
create function pg_temp.other_schema(schema oid, own oid) returns text language sql stable as $$
    select case when schema = own then '' else schema::regnamespace::text end
$$;
create function pg_temp.columns(relation oid, numbers int2[]) returns text language sql stable as $$
    select coalesce(string_agg(a.attname, ',' order by u.n), '')
      from unnest(numbers) with ordinality u(number, n)
      join pg_attribute a on a.attrelid = relation and a.attnum = u.number
$$;
-- Row types are members as relations or as types.
create temporary view member_relations as
select m.extension, m.extnamespace, c.*
  from members m
  join pg_class c on m.classid = 'pg_class'::regclass and c.oid = m.objid
 where c.relkind in ('r', 'v', 'c', 'S')
union
select m.extension, m.extnamespace, c.*
  from members m
  join pg_type t on m.classid = 'pg_type'::regclass and t.oid = m.objid and t.typtype = 'c'
  join pg_class c on c.oid = t.typrelid and c.relkind = 'c';

-- psql writes one file; the first field, which is the extension, says which of several each line goes to.
\o | awk -F '\t' '{ file = "extensions/" $1 ".tsv"; print substr($0, length($1) + 2) > file }'
select extension || E'\t' || line from (
select e.extname as extension, 0 as kind,
       concat_ws(E'\t', 'E', coalesce(v.schema, ''), case when e.extrelocatable then 'r' else '-' end) as line
  from pg_extension e
  join pg_available_extension_versions v on v.name = e.extname and v.version = e.extversion
 where e.extname in (select name from wanted)
union all
select e.extname, 1, concat_ws(E'\t', 'R', r.extname)
  from pg_extension e
  join pg_depend d on d.classid = 'pg_extension'::regclass and d.objid = e.oid and d.refclassid = 'pg_extension'::regclass
  join pg_extension r on r.oid = d.refobjid
 where e.extname in (select name from wanted) and r.extname <> 'plpgsql'
union all
select m.extension, 2, concat_ws(E'\t', 'N', n.nspname)
  from members m
  join pg_namespace n on m.classid = 'pg_namespace'::regclass and n.oid = m.objid
union all
select m.extension, 3, concat_ws(E'\t', 'T', pg_temp.other_schema(t.typnamespace, m.extnamespace), t.typname, t.typtype, t.typcategory,
       case when t.typispreferred then 'p' else '-' end, pg_temp.type_reference(t.typelem),
       case t.typsubscript::text when 'array_subscript_handler' then 'a' when 'raw_array_subscript_handler' then 'r'
            when 'jsonb_subscript_handler' then 'j' when '-' then '-' else 's' end,
       pg_temp.type_reference(coalesce(nullif(t.typbasetype, 0), 0)),
       coalesce((select case min(a.amname) when 'btree' then 's' else 'e' end
                   from pg_opclass c join pg_am a on a.oid = c.opcmethod
                  where c.opcintype = t.oid and c.opcdefault and a.amname in ('btree', 'hash') having count(*) > 0), '-'),
       case when t.typmodin = 0 then '-' else 'm' end)
  from members m
  join pg_type t on m.classid = 'pg_type'::regclass and t.oid = m.objid
 where t.typtype in ('b', 'd')
   and (t.typelem = 0 or t.typsubscript::text = 'raw_array_subscript_handler')
union all
select extension, 4, concat_ws(E'\t', 'V', pg_temp.other_schema(relnamespace, extnamespace), relname, relkind,
       case when relkind <> 'S' then
       (select string_agg(concat_ws(':', a.attname, pg_temp.type_reference(a.atttypid),
                                    nullif(case when a.attnotnull then 'n' else '' end || case when a.atthasdef then 'd' else '' end, '')),
                          ',' order by a.attnum)
          from pg_attribute a
         where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped)
       end)
  from member_relations r
union all
select r.extension, 5, concat_ws(E'\t', 'K', pg_temp.other_schema(r.relnamespace, r.extnamespace), r.relname, i.relname,
       case when x.indisprimary then 'p' when exists (select from pg_constraint c where c.conindid = i.oid) then 'u' else 'i' end,
       pg_temp.columns(r.oid, x.indkey))
  from member_relations r
  join pg_index x on x.indrelid = r.oid and x.indisunique and x.indpred is null and x.indexprs is null
  join pg_class i on i.oid = x.indexrelid
union all
select r.extension, 6, concat_ws(E'\t', 'X', pg_temp.other_schema(r.relnamespace, r.extnamespace), r.relname, c.conname,
       pg_temp.columns(r.oid, c.conkey))
  from member_relations r
  join pg_constraint c on c.conrelid = r.oid and c.contype = 'c'
union all
select m.extension, 7, concat_ws(E'\t', 'F', pg_temp.other_schema(p.pronamespace, m.extnamespace), p.proname, p.prokind,
       case when p.proretset then 'r' else '-' end, case when p.proisstrict then 's' else '-' end, p.provolatile,
       pg_temp.type_reference(p.prorettype),
       coalesce((select string_agg(pg_temp.type_reference(u.t), ',' order by u.n) from unnest(p.proargtypes::oid[]) with ordinality u(t, n)), ''),
       pg_temp.type_reference(p.provariadic), p.pronargdefaults::text,
       case when p.proargnames is null then '' else coalesce((
           select string_agg(coalesce(p.proargnames[i], ''), ',' order by i)
             from generate_subscripts(coalesce(p.proargmodes::text[], array_fill('i'::text, array[p.pronargs::int])), 1) i
            where coalesce(p.proargmodes[i]::text, 'i') in ('i', 'b', 'v')), '') end,
       case when p.proargmodes is null then '' else coalesce((
           select string_agg(coalesce(p.proargnames[i], '') || ':' || pg_temp.type_reference(p.proallargtypes[i]), ',' order by i)
             from generate_subscripts(p.proargmodes, 1) i
            where p.proargmodes[i] in ('o', 'b', 't')), '') end,
       coalesce(a.aggkind::text || a.aggnumdirectargs::text, ''))
  from members m
  join pg_proc p on m.classid = 'pg_proc'::regclass and p.oid = m.objid
  left join pg_aggregate a on a.aggfnoid = p.oid
 where p.prorettype not in ('internal'::regtype, 'trigger'::regtype, 'event_trigger'::regtype, 'language_handler'::regtype,
                            'fdw_handler'::regtype, 'index_am_handler'::regtype, 'tsm_handler'::regtype, 'table_am_handler'::regtype)
   and not 'internal'::regtype = any (p.proargtypes)
union all
select m.extension, 8, concat_ws(E'\t', 'O', pg_temp.other_schema(o.oprnamespace, m.extnamespace), o.oprname,
       pg_temp.type_reference(o.oprleft), pg_temp.type_reference(o.oprright),
       pg_temp.type_reference(o.oprresult), case when p.proisstrict then 's' else '-' end, p.provolatile)
  from members m
  join pg_operator o on m.classid = 'pg_operator'::regclass and o.oid = m.objid
  join pg_proc p on p.oid = o.oprcode
union all
select m.extension, 9, concat_ws(E'\t', 'C', pg_temp.type_reference(c.castsource), pg_temp.type_reference(c.casttarget),
       c.castcontext, c.castmethod, p.provolatile)
  from members m
  join pg_cast c on m.classid = 'pg_cast'::regclass and c.oid = m.objid
  left join pg_proc p on p.oid = c.castfunc
) objects
order by extension collate "C", kind, line collate "C";
\o
rollback;
