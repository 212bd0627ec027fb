import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import { type Blocker, findBlockers, stopWaiting } from './blocker.ts'

const LOOKS_EVERY_MS = 1000

export interface WaitBound {
  /** How long the statement may wait for one transaction. */
  readonly longestMs: number
  /** A connection to the same database, to look from; the one of the statement is busy. */
  readonly connect: () => Promise<Client>
  /** Once it is aborted, the statement waits for nobody any more. */
  readonly signal: AbortSignal | undefined
}

/**
 * Runs a statement that waits for transactions of others to end, as concurrent builds do, and cancels
 * it when one of them does not. It is watched from outside: a lock_timeout would have to be set for the
 * session, which behind a pooler is nobody's, and tells nothing of who is in the way.
 *
 * @returns Who was in the way, where the statement was cancelled; undefined where it has run.
 * @throws The errors of PostgreSQL.
 */
export async function runUnlessBlocked(
  client: Client,
  statement: string,
  bound: WaitBound,
): Promise<Blocker | undefined> {
  const mark = `/* tenantry ${randomUUID()} */`
  const ended = new AbortController()
  const watching = watch(mark, bound, ended.signal)
  try {
    await client.query(`${mark} ${statement}`)
  } catch (error) {
    ended.abort()
    const blocker = await watching
    if (blocker === undefined) throw error
    return blocker
  } finally {
    ended.abort()
    await watching
  }
  return undefined
}

/** Most statements are done before the first look. */
async function watch(
  mark: string,
  { longestMs, connect, signal }: WaitBound,
  ended: AbortSignal,
): Promise<Blocker | undefined> {
  const waitingSince = new Map<string, number>()
  let observer: Client | undefined
  try {
    while (await pause(Math.min(LOOKS_EVERY_MS, longestMs / 4), ended)) {
      try {
        observer ??= await connect()
        const blockers = await findBlockers(observer, mark)
        const now = performance.now()
        forgetOthers(waitingSince, blockers)
        for (const blocker of blockers) {
          const since = waitingSince.get(blocker.key) ?? now
          waitingSince.set(blocker.key, since)
          if (now - since < longestMs && !signal?.aborted) continue
          if (await stopWaiting(observer, mark, blocker)) return blocker
        }
      } catch {
        // The statement goes on all the same, and the next look may succeed.
        await observer?.end().catch(() => undefined)
        observer = undefined
      }
    }
    return undefined
  } finally {
    await observer?.end().catch(() => undefined)
  }
}

function forgetOthers(waitingSince: Map<string, number>, blockers: readonly Blocker[]): void {
  const keys = new Set(blockers.map(({ key }) => key))
  for (const key of waitingSince.keys()) if (!keys.has(key)) waitingSince.delete(key)
}

/** @returns Whether it has not ended meanwhile. */
async function pause(ms: number, ended: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, true, { signal: ended })
    return true
  } catch {
    return false
  }
}
