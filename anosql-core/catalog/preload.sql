-- Lets a server that is started anew load the libraries without which some extensions cannot be created, those that it has.

select format('alter system set shared_preload_libraries = %s', string_agg(quote_ident(name), ', '))
  from pg_available_extensions
 where name in ('pg_cron', 'pgaudit')
having count(*) > 0
\gexec
