const REMEDIES: readonly (readonly [states: RegExp, remedy: string])[] = [
  [
    /^(55P03|40P01)$/,
    'A transaction, or another run, holds a lock there: let it end, then run `saas migrate` again. Of those that are named some may only read: see what one does (`select * from pg_stat_activity where pid = …`) before you end it (`select pg_terminate_backend(…)`).',
  ],
  [
    /^(42701|42P06|42P07|42710|42723)$/,
    'Something of that name is there that no migration has made: `saas migrate drift` shows it. Drop or rename it there, then run `saas migrate` again.',
  ],
  [
    /^(42P01|42703|42704|42883|3F000)$/,
    'The placement lacks what an earlier migration has made: `saas migrate drift --fix` brings a table or column back, a backup its rows. Then run `saas migrate` again.',
  ],
  [
    /^(0A000|2BP01)$/,
    'Something hangs on it that no migration has made, such as a view: `saas migrate drift` shows it. Drop it, run `saas migrate` again, and make it anew.',
  ],
  [
    /^P0001$/,
    'A trigger or a function of the database, or the migration itself, refuses it: let it pass, then run `saas migrate` again.',
  ],
  [
    /^42501$/,
    'The owner role of the application does not own what the message names any more: `saas migrate drift --fix` gives it back, for a schema `alter schema … owner to`. Then run `saas migrate` again.',
  ],
  [
    /^57014$/,
    'It was cancelled. Where it took longer than a statement may: look for what slows it down there (rows, a trigger), or let the migration work in batches (`-- tenantry: backfill`); where an administrator, or the end of this run, has cancelled it: nothing is amiss. Then run `saas migrate` again.',
  ],
  [/^53100$/, 'Free some space on the disk of the database server, then run `saas migrate` again.'],
  [
    /^25006$/,
    'The database takes no writes: it is a replica, or `default_transaction_read_only` is on. Let the URL of the cluster lead to the primary, then run `saas migrate` again.',
  ],
]

/** What to do about a migration that failed in a placement. @param sqlState Undefined where PostgreSQL told none. */
export function remedyOf(sqlState: string | undefined): string {
  const found = REMEDIES.find(([states]) => states.test(sqlState ?? ''))
  return found?.[1] ?? 'Mend the migration or the rows it met, then run `saas migrate` again.'
}
