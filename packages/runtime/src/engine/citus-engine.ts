import { PLAIN_TENANT_SQL } from '../catalog/current-tenant-sql.ts'
import type { Roles } from '../database/connections/roles.ts'
import { replaceUnquoted } from '../database/replace-unquoted.ts'
import { quoteIdentifier, quoteLiteral } from '../database/sql-text.ts'
import { readRowChange } from '../migrations/role-names.ts'
import { citusRefusal } from './citus-refusal.ts'
import type { Engine } from './engine.ts'
import { distributeTables, handOver } from './settle-sql.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** As migrations write it; a policy on a distributed table may hold no subquery. */
const WRAPPED_TENANT = /\(\s*select\s+tenantry\s*\.\s*current_tenant\s*\(\s*\)\s*\)/iy
const AS_OWNER = /set local role \{\{owner\}\}/y

/**
 * Citus: a coordinator, which is what everybody connects to, and workers, which hold the rows and judge
 * the policies. A migration runs as the administrator from its beginning to its end, and what it has made
 * is handed over to the owner behind it.
 */
export const CITUS: Engine = {
  name: 'citus',
  begin: [
    // One connection to each worker: what one statement has changed the next one sees.
    "set local citus.multi_shard_modify_mode = 'sequential'",
    // A table that refers to a shared one is not taken for one that is to stay on the coordinator.
    'set local citus.enable_local_reference_table_foreign_keys = off',
  ],
  beginScratch: ['set local citus.shard_count = 1'],
  reach: {
    term: "pg_catalog.set_config('citus.propagate_set_commands', 'local', true)",
    statement: (tenantId) => {
      if (!UUID.test(tenantId)) throw new TypeError('The id of a tenant is no uuid.')
      return `set local tenantry.tenant_id = '${tenantId}'`
    },
  },
  rolesShareTransaction: false,
  distribution: (
    oid,
  ) => `(select case d.partmethod when 'h' then 'by ' || column_to_column_name(d.logicalrelid, d.partkey)
      else case when d.repmodel = 't' then 'everywhere' when d.colocationid = 0 then 'on the coordinator'
        else 'with its schema' end end
    from pg_catalog.pg_dist_partition d where d.logicalrelid = ${oid})`,
  // Each role has connections of its own to the workers, which do not see each other's changes.
  toNative(statement) {
    const change = readRowChange(statement) ?? replaceUnquoted(statement, AS_OWNER, 'reset role')
    return replaceUnquoted(change, WRAPPED_TENANT, 'tenantry.current_tenant()')
  },
  // Citus sends workers the text that a statement came in, and they take one statement at a time.
  embed: (statement) => `do ${quoteLiteral(`begin execute ${quoteLiteral(statement)}; end`)}`,
  shareTenant,
  createSchema: (create, mode) =>
    mode === 'bridge'
      ? [
          'set local citus.enable_schema_based_sharding = on',
          create,
          'set local citus.enable_schema_based_sharding = off',
        ]
      : [create],
  settle: (place) => [distributeTables(place), handOver(place)],
  shapedLike: (mode) => mode,
  refusal: citusRefusal,
  largestPart: (table) => `(select max(part.result::bigint)
      from (select ${table}::oid as oid union select relid from pg_partition_tree(${table})) as piece,
        lateral run_command_on_shards(piece.oid::regclass, 'select pg_relation_size(''%s'')') as part)`,
}

/** The function goes to every worker; the tables behind it stay on the coordinator. */
function shareTenant(roles: Roles): string {
  const [owner, app, system] = [roles.owner, roles.app, roles.system].map(quoteIdentifier)
  return `${PLAIN_TENANT_SQL}
alter function tenantry.current_tenant() owner to ${owner};
revoke all on function tenantry.current_tenant() from public;
grant execute on function tenantry.current_tenant() to ${app}, ${system};
set local citus.enable_ddl_propagation = off;`
}
