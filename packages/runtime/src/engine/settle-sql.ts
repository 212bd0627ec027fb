import { quoteIdentifier, quoteLiteral } from '../database/sql-text.ts'
import type { EnginePlace } from './engine.ts'

/** The SQLSTATE with which a message stops when tables cannot be distributed. */
export const UNDISTRIBUTABLE = 'TN003'

/**
 * Distributes what a migration has made. In a pool a table with tenant_id goes by it, beside the others,
 * and any other one to every node; the ledger stays on the coordinator, which decides whether a
 * transaction was committed. In a bridge each table goes to where the ledger of its schema is: Citus does
 * that by itself for tables that are made by no other statement. What a table refers to comes before it.
 */
export function distributeTables({ schema, mode }: EnginePlace): string {
  return `do $tenantry$
declare
  place constant oid := ${namespace(schema)};
  piece record;
  beside text;
  made oid[] := '{}';
begin
  loop
    select c.oid, format('%I.%I', n.nspname, c.relname) as name, exists (
        select from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as is_tenants
      into piece
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where ${isLeft('c')} and not exists (
        select from pg_catalog.pg_constraint f join pg_catalog.pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and r.oid <> c.oid and ${isLeft('r')})
      order by is_tenants, c.oid limit 1;
    exit when not found;
${mode === 'bridge' ? WITH_SCHEMA : BY_TENANT}
    made := made || piece.oid;
  end loop;
  -- What was inserted before is on the nodes by now, and in the table of the coordinator as well.
  perform truncate_local_data_after_distributing_table(m.oid::regclass)
    from unnest(made) as m (oid) where pg_relation_size(m.oid::regclass) > 0;
  select string_agg(c.relname, ', ') as names into piece from pg_catalog.pg_class c where ${isLeft('c')};
  if piece.names is not null then
    raise exception using errcode = '${UNDISTRIBUTABLE}',
      message = format('the tables %s refer to each other in a circle', piece.names);
  end if;
end $tenantry$`
}

const BY_TENANT = `    if piece.is_tenants then
      select format('%I.%I', n.nspname, c.relname) into beside
        from pg_catalog.pg_dist_partition d join pg_catalog.pg_class c on c.oid = d.logicalrelid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.oid = place and d.partmethod = 'h' order by c.oid limit 1;
      perform create_distributed_table(piece.oid::regclass, 'tenant_id', colocate_with => coalesce(beside, 'none'));
    else
      perform create_reference_table(piece.oid::regclass);
    end if;`

const WITH_SCHEMA = `    select format('%I.tenantry_ledger', nspname) into beside from pg_catalog.pg_namespace where oid = place;
    perform create_distributed_table(piece.oid::regclass, null, colocate_with => beside);`

/** A table of its own, not yet distributed. A part of a partitioned one follows that. */
function isLeft(alias: string): string {
  return `${alias}.relnamespace = place and ${alias}.relkind in ('r', 'p') and not ${alias}.relispartition
        and ${alias}.relname <> 'tenantry_ledger' and not relation_is_a_known_shard(${alias}.oid)
        and not exists (select from pg_catalog.pg_dist_partition d where d.logicalrelid = ${alias}.oid)`
}

/**
 * Gives the owner what the administrator has made in a schema. What belongs to something else (the
 * sequence of a column, the type of a table) goes with it.
 */
export function handOver({ schema, roles }: EnginePlace): string {
  const owner = quoteLiteral(quoteIdentifier(roles.owner))
  return `do $tenantry$
declare
  place constant oid := ${namespace(schema)};
  heir constant oid := pg_catalog.to_regrole(${owner});
  piece record;
begin
  for piece in
    select case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
        when 'f' then 'foreign table' when 'c' then 'type' else 'table' end as kind,
      format('%I.%I', n.nspname, c.relname) as name
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.oid = place and c.relowner <> heir and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')
        and not relation_is_a_known_shard(c.oid)
        and not (c.relkind = 'S' and exists (select from pg_catalog.pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')))
    union all
    select case f.prokind when 'a' then 'aggregate' when 'p' then 'procedure' else 'function' end,
      format('%I.%I(%s)', n.nspname, f.proname, pg_catalog.pg_get_function_identity_arguments(f.oid))
      from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
      where n.oid = place and f.proowner <> heir
    union all
    select case t.typtype when 'd' then 'domain' else 'type' end, format('%I.%I', n.nspname, t.typname)
      from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      where n.oid = place and t.typowner <> heir and t.typtype in ('d', 'e', 'r')
    union all
    select 'statistics', format('%I.%I', n.nspname, s.stxname)
      from pg_catalog.pg_statistic_ext s join pg_catalog.pg_namespace n on n.oid = s.stxnamespace
      where n.oid = place and s.stxowner <> heir
  loop
    execute format('alter %s %s owner to %s', piece.kind, piece.name, ${owner});
  end loop;
end $tenantry$`
}

function namespace(schema: string): string {
  return `pg_catalog.to_regnamespace(${quoteLiteral(quoteIdentifier(schema))})`
}
