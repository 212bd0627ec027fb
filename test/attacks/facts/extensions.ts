import { Client } from 'pg'

import type { Attack, Attacks } from '../oracle/attack.ts'

/**
 * What somebody has done to the schema that every tenant of a database finds behind its own. Whoever
 * prepares a database has to notice.
 */
const OPENINGS: Readonly<Record<string, string>> = {
  'whose owner is the owner of the tables': 'alter schema tenantry_extensions owner to $owner',
  'that the application may create in': 'grant create on schema tenantry_extensions to $app',
  'that everybody may create in': 'grant create on schema tenantry_extensions to public',
  'that holds a table of somebody': 'create table tenantry_extensions.listed (id int)',
  'that holds a function of somebody':
    "create function tenantry_extensions.lower(citext) returns text language sql as 'select null::text'",
  'that holds an operator of somebody':
    'create operator tenantry_extensions.= (leftarg = uuid, rightarg = text, function = tenantry_extensions.same)',
  'that holds a type of somebody': "create type tenantry_extensions.mood as enum ('good')",
  'that holds a table which all tenants write to': `create table tenantry_extensions.listed (id int);
    alter extension citext add table tenantry_extensions.listed;
    grant insert on tenantry_extensions.listed to $app`,
  'that holds a column which all tenants write to': `create table tenantry_extensions.listed (id int);
    alter extension citext add table tenantry_extensions.listed;
    grant update (id) on tenantry_extensions.listed to $app`,
}

/** Its function is one of the extension, so that the operator alone is a stranger. */
const SAME = `create function tenantry_extensions.same(uuid, text) returns boolean language sql
    as 'select true'; alter extension citext add function tenantry_extensions.same(uuid, text)`

export const EXTENSION_ATTACKS: Attacks = Object.fromEntries(
  Object.entries(OPENINGS).map(([what, statement]) => [
    `run with a schema of extensions ${what}`,
    asPreparedWith(statement),
  ]),
)

function asPreparedWith(statement: string): Attack {
  return {
    fact: 'an operator of the search_path is taken for the own one where its types fit better',
    isOutside: true,
    isPower: true,
    mustBe: 'EXTENSIONS_UNGUARDED',
    uncontrolled: 'no row has to be seen: not to be noticed is enough',
    async attempt({ scene }) {
      const { name, clusters, extensions = [] } = scene.config
      const client = new Client({ connectionString: clusters['primary']?.url })
      await client.connect()
      const roles = { owner: `${name}_owner`, app: `${name}_app`, system: `${name}_system` }
      const text = statement.replaceAll('$app', roles.app).replaceAll('$owner', roles.owner)
      try {
        // Never committed: nobody else meets a schema like this.
        await client.query(
          `begin; set local search_path = pg_catalog, tenantry_extensions; ${SAME}`,
        )
        await client.query(text)
        await scene.runtime.prepareExtensions(client, roles, extensions)
      } finally {
        await client.end()
      }
    },
  }
}
