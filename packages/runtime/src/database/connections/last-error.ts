import type { Client, PoolClient } from 'pg'

const errors = new WeakMap<object, Error>()

/**
 * Remembers why a connection ends where nothing waits on it: node-postgres tells the statements behind it only that the
 * connection cannot be used. The first error counts, since the others follow from it.
 */
export function noteLastError(client: Client): void {
  client.on('error', (error) => {
    if (!errors.has(client)) errors.set(client, error)
  })
}

/** Undefined for a connection that goes on, or was ended from here. */
export function lastErrorOf(client: PoolClient): Error | undefined {
  return errors.get(client)
}
