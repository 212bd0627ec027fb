import { TenantryError } from '@tenantry/runtime/errors'

import type { EmbeddedPostgresPaths } from './paths.ts'

const SHOWN_LINES = 12

/** The error for a PostgreSQL that gave up, from what it wrote last. */
export function describeServerFailure(
  what: string,
  output: string,
  paths: Pick<EmbeddedPostgresPaths, 'folder' | 'log'>,
): TenantryError {
  const lines = output.trim().split('\n').slice(-SHOWN_LINES)
  const details = { folder: paths.folder, log: paths.log, lines }
  const shown = lines.map((line) => `  ${line}`).join('\n')
  if (output.includes('No space left on device')) {
    return new TenantryError('DISK_FULL', {
      message: `The embedded PostgreSQL ${what}: the disk of ${paths.folder} is full.\n${shown}`,
      hint: 'Free some space and run the command again; what was there is kept.',
      details,
    })
  }
  if (/Permission denied|Read-only file system/.test(output)) {
    return new TenantryError('PERMISSION_DENIED', {
      message: `The embedded PostgreSQL ${what}: it may not use a file or folder under ${paths.folder}.\n${shown}`,
      hint: `Give the user who runs this command the folder ${paths.folder}, or delete it to start with an empty database.`,
      details,
    })
  }
  if (isHeldByOrphans(output)) {
    return new TenantryError('EMBEDDED_POSTGRES_FAILED', {
      message: `The embedded PostgreSQL ${what}: a query still runs that began before its server was killed.\n${shown}`,
      hint: `Wait until that process of PostgreSQL is done, or end it, and run the command again; what is in ${paths.folder} is kept.`,
      details,
    })
  }
  return new TenantryError('EMBEDDED_POSTGRES_FAILED', {
    message: `The embedded PostgreSQL ${what}. It last wrote:\n${shown}`,
    hint: `Read ${paths.log}; with nothing in it to keep, delete ${paths.folder} and try again, or set DATABASE_URL.`,
    details,
  })
}

/** Connections of a server that was killed outlive it until they notice. */
export function isHeldByOrphans(output: string): boolean {
  return output.includes('shared memory block') && output.includes('still in use')
}
