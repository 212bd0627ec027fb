import type { Roles } from '../../database/connections/roles.ts'
import { EXTENSIONS_SCHEMA, quoteIdentifier } from '../../database/sql-text.ts'
import { TenantryError } from '../../errors.ts'
import type { ExtensionFacts } from './read-extensions.ts'

const SHOWN = 5

/**
 * What is wrong with the extensions of a database: EXTENSIONS_UNGUARDED, EXTENSION_ELSEWHERE,
 * EXTENSION_UNAVAILABLE, and EXTENSION_MISSING for what `saas migrate` would create.
 */
export function judgeExtensions(facts: ExtensionFacts, roles: Roles): TenantryError[] {
  return [...judgeSchema(facts, roles), ...facts.extensions.flatMap((one) => judgeOne(facts, one))]
}

function judgeSchema(
  { database, owner, creators, strangers, writable }: ExtensionFacts,
  roles: Roles,
): TenantryError[] {
  if (owner === null) return []
  const unguarded = (what: string, hint: string, names: readonly string[]) =>
    new TenantryError('EXTENSIONS_UNGUARDED', {
      message: `In the database ${JSON.stringify(database)} ${what}, and what lies in ${EXTENSIONS_SCHEMA} is found by every tenant.`,
      hint,
      details: { database, found: names },
    })
  const problems: TenantryError[] = []
  if (Object.values(roles).includes(owner)) {
    problems.push(
      unguarded(
        `the schema ${EXTENSIONS_SCHEMA} belongs to the role ${owner}`,
        `Give it to the administrator: \`alter schema ${EXTENSIONS_SCHEMA} owner to …\`.`,
        [owner],
      ),
    )
  }
  if (creators.length > 0) {
    problems.push(
      unguarded(
        `${creators.join(', ')} may create objects in the schema ${EXTENSIONS_SCHEMA}`,
        `Take it from them, as its owner: \`revoke create on schema ${EXTENSIONS_SCHEMA} from ${creators.map(asRole).join(', ')}\`.`,
        creators,
      ),
    )
  }
  if (strangers.length > 0) {
    problems.push(
      unguarded(
        `the schema ${EXTENSIONS_SCHEMA} holds what no extension has brought (${shown(strangers)})`,
        'Drop it, or move it to another schema.',
        strangers,
      ),
    )
  }
  if (writable.length > 0) {
    problems.push(
      unguarded(
        `the role ${roles.app} may write to ${shown(writable)} in the schema ${EXTENSIONS_SCHEMA}`,
        'Revoke insert, update, delete and truncate on it; or take the extension out of `extensions`, and drop it.',
        writable,
      ),
    )
  }
  return problems
}

function judgeOne(
  { database }: ExtensionFacts,
  { name, schema, isAvailable }: ExtensionFacts['extensions'][number],
): TenantryError[] {
  if (schema === EXTENSIONS_SCHEMA) return []
  const details = { extension: name, database }
  const extension = quoteIdentifier(name)
  if (schema !== null) {
    return [
      new TenantryError('EXTENSION_ELSEWHERE', {
        message: `The database ${JSON.stringify(database)} has the extension ${name} in the schema ${JSON.stringify(schema)}, where tenants do not find it.`,
        hint: `Move it, as its owner: \`create schema if not exists ${EXTENSIONS_SCHEMA}; alter extension ${extension} set schema ${EXTENSIONS_SCHEMA}\`; functions and views that name its old schema have to be changed. Or take it out of \`extensions\` in saas.config.ts.`,
        details: { ...details, schema },
      }),
    ]
  }
  if (!isAvailable) {
    return [
      new TenantryError('EXTENSION_UNAVAILABLE', {
        message: `The server of the database ${JSON.stringify(database)} does not have the extension ${name}.`,
        hint: `Install its package on the server; set DATABASE_URL to a server that has it, where this is the embedded PostgreSQL, which has those of PostgreSQL itself alone; or take ${name} out of \`extensions\` in saas.config.ts.`,
        details,
      }),
    ]
  }
  return [
    new TenantryError('EXTENSION_MISSING', {
      message: `The database ${JSON.stringify(database)} does not have the extension ${name}, which saas.config.ts lists.`,
      hint: `Run \`saas migrate\`, which creates it once in each database. In one that had it: \`create extension ${extension} with schema ${EXTENSIONS_SCHEMA}\`.`,
      details,
    }),
  ]
}

function asRole(name: string): string {
  return name === 'public' ? name : quoteIdentifier(name)
}

function shown(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return names.slice(0, SHOWN).join(', ') + more
}
