-- Writes the built-in catalog from a running Postgres into the files beside this one.
-- Run it with `make catalog`; it needs no particular database. Rows are sorted by name, bytewise, because look-ups
-- are binary searches in the text. Types are OIDs, which never change for built-in types.

\set ON_ERROR_STOP on
\pset format unaligned
\pset fieldsep '\t'
\pset tuples_only on
\pset footer off
\pset null ''
\cd :dir

-- oid, name, kind, category, preferred, element, array, subscripts (a array, r fixed length, j jsonb), domain's base or
-- range's subtype or multirange's range, default operator class (s sorts, e knows equality only),
-- whether it takes modifiers (m)
\o types.tsv
select t.oid::int8, t.typname, t.typtype, t.typcategory, case when t.typispreferred then 'p' else '-' end, t.typelem::int8, t.typarray::int8,
       case t.typsubscript::text when 'array_subscript_handler' then 'a' when 'raw_array_subscript_handler' then 'r'
            when 'jsonb_subscript_handler' then 'j' else '-' end,
       coalesce(r.rngsubtype::int8, m.rngtypid::int8, nullif(t.typbasetype, 0)::int8, 0),
       coalesce((select case min(a.amname) when 'btree' then 's' else 'e' end
                   from pg_opclass c join pg_am a on a.oid = c.opcmethod
                  where c.opcintype = t.oid and c.opcdefault and a.amname in ('btree', 'hash') having count(*) > 0), '-'),
       case when t.typmodin = 0 then '-' else 'm' end
  from pg_type t
  left join pg_range r on r.rngtypid = t.oid
  left join pg_range m on m.rngmultitypid = t.oid
 where t.typnamespace = 'pg_catalog'::regnamespace
   and t.typtype <> 'c'
   and not exists (select from pg_type e where e.oid = t.typelem and e.typtype = 'c')
 order by t.oid;

-- the domains of information_schema, whose OIDs differ from one server to the next: name, base, category, checks
\o domains.tsv
select t.typname, t.typbasetype::int8, t.typcategory, coalesce((select string_agg(c.conname, ',' order by c.conname) from pg_constraint c where c.contypid = t.oid), '')
  from pg_type t
 where t.typnamespace = 'information_schema'::regnamespace
   and t.typtype = 'd'
 order by t.typname collate "C";

-- source, target, context, method
\o casts.tsv
select castsource::int8, casttarget::int8, castcontext, castmethod
  from pg_cast
 order by castsource, casttarget;

-- name, left, right, result, strict, volatility
\o operators.tsv
select o.oprname, o.oprleft::int8, o.oprright::int8, o.oprresult::int8, case when p.proisstrict then 's' else '-' end, p.provolatile
  from pg_operator o
  join pg_proc p on p.oid = o.oprcode
 where o.oprnamespace = 'pg_catalog'::regnamespace
 order by o.oprname collate "C", o.oprleft, o.oprright;

-- name, kind, set, strict, volatility, result, arguments, variadic element, defaults, argument names, result columns,
-- aggregate kind and number of direct arguments
\o functions.tsv
select p.proname, p.prokind, case when p.proretset then 'r' else '-' end, case when p.proisstrict then 's' else '-' end, p.provolatile,
       p.prorettype::int8, array_to_string(p.proargtypes::oid[]::int8[], ','), p.provariadic::int8, p.pronargdefaults,
       case when p.proargnames is null then '' else (
           select string_agg(coalesce(p.proargnames[i], ''), ',' order by i)
             from generate_subscripts(coalesce(p.proargmodes::text[], array_fill('i'::text, array[p.pronargs::int])), 1) i
            where coalesce(p.proargmodes[i]::text, 'i') in ('i', 'b', 'v')) end,
       case when p.proargmodes is null then '' else coalesce((
           select string_agg(coalesce(p.proargnames[i], '') || ':' || p.proallargtypes[i]::int8, ',' order by i)
             from generate_subscripts(p.proargmodes, 1) i
            where p.proargmodes[i] in ('o', 'b', 't')), '') end,
       coalesce(a.aggkind || a.aggnumdirectargs, '')
  from pg_proc p
  left join pg_aggregate a on a.aggfnoid = p.oid
 where p.pronamespace = 'pg_catalog'::regnamespace
   and p.prorettype not in ('internal'::regtype, 'trigger'::regtype, 'event_trigger'::regtype, 'language_handler'::regtype,
                            'fdw_handler'::regtype, 'index_am_handler'::regtype, 'tsm_handler'::regtype, 'table_am_handler'::regtype)
   and not 'internal'::regtype = any (p.proargtypes)
 order by p.proname collate "C", p.pronargs, p.proargtypes::oid[];

-- schema, name, kind, columns as name:type:n where not null; domains as their base types
\o relations.tsv
select n.nspname, c.relname, c.relkind,
       (select string_agg(a.attname || ':' || coalesce(nullif(t.typbasetype, 0), t.oid)::int8 || case when a.attnotnull then ':n' else '' end, ',' order by a.attnum)
          from pg_attribute a
          join pg_type t on t.oid = a.atttypid
         where a.attrelid = c.oid and a.attnum > 0)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname in ('pg_catalog', 'information_schema')
   and c.relkind in ('r', 'v')
 order by n.nspname collate "C", c.relname collate "C";
\o
