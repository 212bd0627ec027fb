import { Client } from 'pg'

import type { Attack, Attacks } from '../oracle/attack.ts'

/** Powers that somebody has given to the application's role. Whoever prepares a database has to notice. */
const POWERS: Readonly<Record<string, string>> = {
  'a superuser': 'alter role $app superuser',
  'a role with BYPASSRLS': 'alter role $app bypassrls',
  'a role that creates roles': 'alter role $app createrole',
  'a member of the owner': 'grant $owner to $app',
  'a role that reads everything': 'grant pg_read_all_data to $app',
  'a role that creates schemas': 'grant create on database $database to $app',
  'a role that makes temporary tables': 'grant temporary on database $database to $app',
}

export const CONFINEMENT_ATTACKS: Attacks = Object.fromEntries(
  Object.entries(POWERS).map(([what, statement]) => [`run as ${what}`, asRoleWith(statement)]),
)

function asRoleWith(statement: string): Attack {
  return {
    fact: 'a privilege that somebody else granted is not taken away by revoke',
    isOutside: true,
    isPower: true,
    mustBe: 'ROLE_NOT_CONFINED',
    uncontrolled: 'no row has to be seen: not to be noticed is enough',
    async attempt({ scene }) {
      const { name, clusters } = scene.config
      const client = new Client({ connectionString: clusters['primary']?.url })
      await client.connect()
      const roles = { owner: `${name}_owner`, app: `${name}_app`, system: `${name}_system` }
      const text = statement
        .replaceAll('$app', roles.app)
        .replaceAll('$owner', roles.owner)
        .replaceAll('$database', name)
      try {
        // Never committed: nobody else meets a role like this.
        await client.query(`begin; ${text}`)
        await scene.runtime.assertConfined(client, roles)
      } finally {
        await client.end()
      }
    },
  }
}
