import type { Client } from 'pg'

import type { Roles } from '../../database/connections/roles.ts'
import { EXTENSIONS_SCHEMA, quoteIdentifier } from '../../database/sql-text.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { reasonOf, TenantryError } from '../../errors.ts'
import { judgeExtensions } from './judge-extensions.ts'
import { type ExtensionFacts, readExtensions } from './read-extensions.ts'

/** SQLSTATE: insufficient_privilege. */
const MAY_NOT = '42501'

/**
 * Gives a database the extensions of the configuration, in a schema of their own that nobody but the
 * administrator creates in; inside a transaction of the caller. Without any, it only looks that nobody has
 * put something where tenants would find it.
 *
 * @throws {TenantryError} EXTENSIONS_UNGUARDED, EXTENSION_ELSEWHERE, EXTENSION_UNAVAILABLE, EXTENSION_REFUSED.
 */
export async function prepareExtensions(
  client: Client,
  roles: Roles,
  names: readonly string[],
): Promise<void> {
  const before = await readExtensions(client, names, roles.app)
  refuse(before, roles)
  if (names.length === 0) return
  await client.query(openToReaders(roles))
  for (const { name, schema } of before.extensions) {
    if (schema === null) await createExtension(client, before, name)
  }
  // What an extension has brought, and what the grants above have not taken.
  refuse(await readExtensions(client, names, roles.app), roles)
}

function refuse(facts: ExtensionFacts, roles: Roles): void {
  const problem = judgeExtensions(facts, roles).find(({ code }) => code !== 'EXTENSION_MISSING')
  if (problem !== undefined) throw problem
}

/** A migration runs as the owner, and may use what is there as requests do. */
function openToReaders(roles: Roles): string {
  const names = Object.values(roles).map(quoteIdentifier).join(', ')
  return `create schema if not exists ${EXTENSIONS_SCHEMA};
revoke all on schema ${EXTENSIONS_SCHEMA} from public, ${names};
grant usage on schema ${EXTENSIONS_SCHEMA} to ${names};`
}

async function createExtension(
  client: Client,
  { database, login }: ExtensionFacts,
  name: string,
): Promise<void> {
  const statement = `create extension if not exists ${quoteIdentifier(name)} with schema ${EXTENSIONS_SCHEMA}`
  try {
    await client.query(statement)
  } catch (cause) {
    const mayNot = sqlStateOf(cause) === MAY_NOT
    throw new TenantryError('EXTENSION_REFUSED', {
      message: mayNot
        ? `The administrator ${JSON.stringify(login)} may not create the extension ${name} in the database ${JSON.stringify(database)}.`
        : `The extension ${name} cannot be created in the database ${JSON.stringify(database)}: ${reasonOf(cause)}.`,
      hint: mayNot
        ? `As a superuser, in this database: \`create schema if not exists ${EXTENSIONS_SCHEMA} authorization ${quoteIdentifier(login)}; ${statement}\`. The databases of new silos need a \`url\` whose login may create it.`
        : 'Put what it needs in front of it in `extensions`, or take it out there.',
      cause,
      details: { extension: name, database },
    })
  }
}
