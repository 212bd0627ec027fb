import { TenantryError } from '@tenantry/runtime/errors'

/** The console of PgBouncer is reached under this name. */
const CONSOLE = 'pgbouncer'

/**
 * A name on the left of a line: of a database or a user.
 *
 * @throws {TenantryError} PGBOUNCER_NAME_UNFIT
 */
export function quoteKey(name: string): string {
  if (name === CONSOLE) throw unfit(name, 'is what the console of PgBouncer is called')
  return `"${single(name).replaceAll('"', '""')}"`
}

/** A value within a connection string, on the right. @throws {TenantryError} PGBOUNCER_NAME_UNFIT */
export function quoteValue(value: string): string {
  return `'${single(value).replaceAll("'", "''")}'`
}

/** Of a userlist. @throws {TenantryError} PGBOUNCER_NAME_UNFIT */
export function quoteField(value: string): string {
  return `"${single(value).replaceAll('"', '""')}"`
}

/** A line ends at a line break, whatever it is within. */
function single(text: string): string {
  if (/[\r\n\0]/.test(text)) throw unfit(text, 'has a line break in it')
  return text
}

function unfit(name: string, why: string): TenantryError {
  return new TenantryError('PGBOUNCER_NAME_UNFIT', {
    message: `PgBouncer cannot be told of ${JSON.stringify(name)}: it ${why}.`,
    hint: 'Give the database, the role or the folder another name.',
  })
}
