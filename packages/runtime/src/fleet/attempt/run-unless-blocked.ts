import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Client } from 'pg'

import { cancelStatement } from '../../database/session/cancel-statement.ts'
import { type Blocker, findWaitedFor, stopWaiting } from './waiting-statement.ts'

const LOOKS_EVERY_MS = 1000
const LEAST_PAUSE_MS = 50
/** What a statement that was cancelled gets to end. */
const CANCELLED_MS = 5000

export interface WaitBound {
  /** How long the statement may wait for one transaction, and how long nobody may see whether it does. */
  readonly longestMs: number
  /** A connection to the same database, to look from; the one of the statement is busy. */
  readonly connect: () => Promise<Client>
  /** Once it is aborted, the statement waits for nobody any more. */
  readonly signal: AbortSignal | undefined
}

/** Why a statement was cancelled. */
export type Stop =
  | { readonly kind: 'blocked'; readonly blocker: Blocker }
  /** Nobody could see whether it waits. @property cause Undefined where it was looked for, and not shown. */
  | { readonly kind: 'unseen'; readonly unseenMs: number; readonly cause: unknown }

/**
 * Runs a statement that waits for transactions of others to end, as concurrent builds do, and cancels
 * it when one of them does not. It is watched from outside: a lock_timeout would have to be set for the
 * session, which behind a pooler is nobody's, and tells nothing of who is in the way. What cannot be
 * watched is cancelled as well: it might wait for ever.
 *
 * @returns Why the statement was cancelled; undefined where it has run.
 * @throws The errors of PostgreSQL.
 */
export async function runUnlessBlocked(
  client: Client,
  statement: string,
  bound: WaitBound,
): Promise<Stop | undefined> {
  const mark = `/* tenantry ${randomUUID()} */`
  const ended = new AbortController()
  const watching = watch(client, mark, bound, ended.signal)
  try {
    await client.query(`${mark} ${statement}`)
  } catch (error) {
    ended.abort()
    const stop = await watching
    if (stop === undefined) throw error
    return stop
  } finally {
    ended.abort()
    await watching
  }
  return undefined
}

/** Most statements are done before the first look. */
async function watch(
  client: Client,
  mark: string,
  { longestMs, connect, signal }: WaitBound,
  ended: AbortSignal,
): Promise<Stop | undefined> {
  const pauseMs = Math.max(LEAST_PAUSE_MS, Math.min(LOOKS_EVERY_MS, longestMs / 4))
  const waitingSince = new Map<string, number>()
  let seenAt = performance.now()
  let cause: unknown
  let observer: Client | undefined
  try {
    while (await pause(pauseMs, ended)) {
      try {
        observer ??= await connect()
        const { isSeen, waitsFor } = await findWaitedFor(observer, mark)
        cause = undefined
        const now = performance.now()
        if (isSeen) seenAt = now
        forgetOthers(waitingSince, waitsFor)
        for (const blocker of waitsFor) {
          const since = waitingSince.get(blocker.key) ?? now
          waitingSince.set(blocker.key, since)
          if (now - since < longestMs && !signal?.aborted) continue
          if (await stopWaiting(observer, mark, blocker)) return { kind: 'blocked', blocker }
        }
      } catch (error) {
        // The next look may succeed.
        cause = error
        await observer?.end().catch(() => undefined)
        observer = undefined
      }
      const unseenMs = performance.now() - seenAt
      if (unseenMs < Math.max(longestMs, LOOKS_EVERY_MS) || ended.aborted) continue
      await cancel(client, ended)
      return { kind: 'unseen', unseenMs, cause }
    }
    return undefined
  } finally {
    await observer?.end().catch(() => undefined)
  }
}

/** Needs no connection of its own to the server; where that does not help either, this one is cut. */
async function cancel(client: Client, ended: AbortSignal): Promise<void> {
  try {
    await cancelStatement(client)
    if (!(await pause(CANCELLED_MS, ended))) return
  } catch {
    // The server cannot be reached, so it will not tell how the statement ends.
  }
  client.connection.stream.destroy()
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
