import { TenantryError } from '../../../errors.ts'
import { quoteForShell } from '../../../quote-for-shell.ts'

/** @param tables Those whose rows are not the same. */
export function rowsDiffer(slug: string, tables: readonly string[]): TenantryError {
  return new TenantryError('MOVE_ROWS_DIFFER', {
    message: `The rows of the tenant ${JSON.stringify(slug)} are not the same on both sides, in ${tables.join(', ')}; nothing was switched.`,
    hint: `Somebody else has changed them in the database of the service. Run \`saas tenant delete ${quoteForShell(slug)}\` in the folder of the service, then this command again.`,
    details: { slug, tables },
  })
}

export function takenOver(slug: string): TenantryError {
  return new TenantryError('TENANT_BUSY', {
    message: `Another run has taken over the move of the tenant ${JSON.stringify(slug)}.`,
    hint: 'Let it end, then look with `saas extract status`.',
    details: { slug },
  })
}

/** @param sessions Of the transactions, as pg_stat_activity has them. */
export function olderTransactions(slug: string, sessions: readonly string[]): TenantryError {
  return new TenantryError('TENANT_IN_USE', {
    message: `The rows of the tenant ${JSON.stringify(slug)} cannot be copied yet: transactions are open that began before their changes were noted (${sessions.join(', ')} in pg_stat_activity).`,
    hint: 'Let them end, or end them with pg_terminate_backend; then run the command again.',
    details: { slug, sessions },
  })
}

export function stopTooLong(slug: string, longestMs: number, cause: unknown): TenantryError {
  return new TenantryError('MOVE_STOP_TOO_LONG', {
    message: `Writes of the tenant ${JSON.stringify(slug)} to the module would have waited longer than ${longestMs} ms, so they go on where they were.`,
    hint: 'Run the command again when less is written, or let them wait longer with --longest-stop.',
    cause,
    details: { slug, longestMs },
  })
}

export function strangers(slug: string, why: string): TenantryError {
  return new TenantryError('MOVE_TARGET_OCCUPIED', {
    message: `The tenant ${JSON.stringify(slug)} cannot move: ${why}.`,
    hint: `If nothing there is needed, run \`saas tenant delete ${quoteForShell(slug)}\` in the folder of the service, then this command again.`,
    details: { slug },
  })
}

/** Of rows that are to be deleted where they were. */
export function homeUnsure(slug: string, why: string): TenantryError {
  return new TenantryError('MOVE_HOME_UNSURE', {
    message: `The rows that the tenant ${JSON.stringify(slug)} left behind stay: ${why}.`,
    hint: 'Find out where its rows are before any of them is deleted.',
    details: { slug },
  })
}

export function ofOtherModule(table: string, owner: string, module: string): TenantryError {
  return new TenantryError('MOVE_REFUSED', {
    message: `The table ${table} moves with the module ${owner}, and cannot move with ${module} as well.`,
    hint: `Leave it out of the migrations of one of both services.`,
    details: { table, owner, module },
  })
}
