import { TenantryError } from '@tenantry/runtime/errors'

/** The console of PgBouncer is reached under this name. */
const CONSOLE = 'pgbouncer'
/** What every release reads on the left of a line. Its manual speaks of double quotes, and no release takes them. */
const KEY = /^[\w.-]+$/

/** Whether a database or a role can have a line of its own. */
export function isKey(name: string): boolean {
  return name !== CONSOLE && KEY.test(name)
}

/**
 * A name on the left of a line: of a database or a role.
 *
 * @throws {TenantryError} PGBOUNCER_NAME_UNFIT
 */
export function iniKey(name: string): string {
  if (isKey(name)) return name
  const why =
    name === CONSOLE
      ? 'is what its console is called'
      : 'has other characters than letters, digits and _ . -'
  throw unfit(name, why)
}

/** A value within a connection string, on the right. @throws {TenantryError} PGBOUNCER_NAME_UNFIT */
export function quoteValue(value: string): string {
  return `'${oneLine(value).replaceAll("'", "''")}'`
}

/** A field of a userlist. @throws {TenantryError} PGBOUNCER_NAME_UNFIT */
export function quoteField(value: string): string {
  return `"${oneLine(value).replaceAll('"', '""')}"`
}

/** What stands on a line as it is. @throws {TenantryError} PGBOUNCER_NAME_UNFIT */
export function oneLine(text: string): string {
  if (/[\r\n\0]/.test(text)) throw unfit(text, 'has a line break in it')
  return text
}

function unfit(name: string, why: string): TenantryError {
  return new TenantryError('PGBOUNCER_NAME_UNFIT', {
    message: `PgBouncer cannot be told of ${JSON.stringify(name)}: it ${why}.`,
    hint: 'Give the database, the role or the folder another name.',
  })
}
