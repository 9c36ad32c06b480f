-- Writes the objects of the extensions that come with Postgres into the file beside this one; see generate.sql.
-- Each line begins with the extension and the kind of object. A type is its OID if it is built in, else its name behind
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
select format('create extension if not exists %I with schema public cascade', name)
  from pg_available_extensions
 where name !~ 'plperl|plpython|pltcl|plpgsql|adminpack|^pg_wait|test'
   and installed_version is null
 order by name collate "C"
\gexec

create function pg_temp.type_reference(id oid) returns text language sql stable as $$
    select case when id < 16384 then id::int8::text else '@' || (select typname from pg_type where oid = id) end
$$;
create temporary view members as
select e.extname as extension, d.classid, d.objid
  from pg_depend d
  join pg_extension e on e.oid = d.refobjid and d.refclassid = 'pg_extension'::regclass
 where d.deptype = 'e' and e.extname <> 'plpgsql';

\o extensions.tsv
select line from (
select e.extname as extension, 0 as kind, format(E'%s\tR\t%s', e.extname, r.extname) as line
  from pg_extension e
  join pg_depend d on d.classid = 'pg_extension'::regclass and d.objid = e.oid and d.refclassid = 'pg_extension'::regclass
  join pg_extension r on r.oid = d.refobjid
 where e.extname <> 'plpgsql'
union all
select e.extname, 0, format(E'%s\tE', e.extname)
  from pg_extension e
 where e.extname <> 'plpgsql'
union all
select m.extension, 1, concat_ws(E'\t', m.extension, 'T', t.typname, t.typtype, t.typcategory, case when t.typispreferred then 'p' else '-' end,
       pg_temp.type_reference(t.typelem),
       case t.typsubscript::text when 'array_subscript_handler' then 'a' when 'raw_array_subscript_handler' then 'r'
            when 'jsonb_subscript_handler' then 'j' when '-' then '-' else 's' end,
       pg_temp.type_reference(coalesce(nullif(t.typbasetype, 0), 0)))
  from members m
  join pg_type t on m.classid = 'pg_type'::regclass and t.oid = m.objid
 where t.typtype in ('b', 'd')
   and t.typelem = 0 or t.typsubscript::text = 'raw_array_subscript_handler' and m.classid = 'pg_type'::regclass
union all
select m.extension, 2, concat_ws(E'\t', m.extension, 'V', c.relname, c.relkind,
       (select string_agg(a.attname || ':' || pg_temp.type_reference(a.atttypid), ',' order by a.attnum)
          from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))
  from members m
  join pg_class c on m.classid = 'pg_class'::regclass and c.oid = m.objid
 where c.relkind in ('r', 'v', 'c')
union all
select m.extension, 2, concat_ws(E'\t', m.extension, 'V', c.relname, c.relkind,
       (select string_agg(a.attname || ':' || pg_temp.type_reference(a.atttypid), ',' order by a.attnum)
          from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))
  from members m
  join pg_type t on m.classid = 'pg_type'::regclass and t.oid = m.objid and t.typtype = 'c'
  join pg_class c on c.oid = t.typrelid and c.relkind = 'c'
union all
select m.extension, 3, concat_ws(E'\t', m.extension, 'F', p.proname, p.prokind, case when p.proretset then 'r' else '-' end,
       case when p.proisstrict then 's' else '-' end, p.provolatile, pg_temp.type_reference(p.prorettype),
       coalesce((select string_agg(pg_temp.type_reference(u.t), ',' order by u.n) from unnest(p.proargtypes::oid[]) with ordinality u(t, n)), ''),
       pg_temp.type_reference(p.provariadic), p.pronargdefaults::text,
       case when p.proargnames is null then '' else (
           select string_agg(coalesce(p.proargnames[i], ''), ',' order by i)
             from generate_subscripts(coalesce(p.proargmodes::text[], array_fill('i'::text, array[p.pronargs::int])), 1) i
            where coalesce(p.proargmodes[i]::text, 'i') in ('i', 'b', 'v')) end,
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
select m.extension, 4, concat_ws(E'\t', m.extension, 'O', o.oprname, pg_temp.type_reference(o.oprleft), pg_temp.type_reference(o.oprright),
       pg_temp.type_reference(o.oprresult), case when p.proisstrict then 's' else '-' end, p.provolatile)
  from members m
  join pg_operator o on m.classid = 'pg_operator'::regclass and o.oid = m.objid
  join pg_proc p on p.oid = o.oprcode
union all
select m.extension, 5, concat_ws(E'\t', m.extension, 'C', pg_temp.type_reference(c.castsource), pg_temp.type_reference(c.casttarget),
       c.castcontext, c.castmethod)
  from members m
  join pg_cast c on m.classid = 'pg_cast'::regclass and c.oid = m.objid
) objects
order by extension collate "C", kind, line collate "C";
\o
rollback;
