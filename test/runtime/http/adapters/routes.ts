import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'

import type { Tenancy } from '@tenantry/runtime'
import type { AdapterOptions } from '@tenantry/runtime/fastify'
import type { RouteQuota } from '@tenantry/runtime/quota'

import type { TestDatabase } from '../../../support/test-application.ts'

export type TestTenancy = Tenancy<TestDatabase>

/** What the routes of every framework answer with. */
export interface Routes {
  /** Who the database, the context, and an `AsyncLocalStorage` all say is asking: one slug, or `swapped`. */
  seen(): Promise<string>
  /** The tenant of the context alone, for routes outside of every tenant. */
  tenant(): string | null
  /** Counts a body read chunk by chunk, and who is asking behind each chunk. */
  count(body: AsyncIterable<Uint8Array>): Promise<{ bytes: number; inside: readonly string[] }>
  /** Lines for a body that is larger than what any socket takes at once; each asks who is asking. */
  lines(): AsyncIterable<string>
  /** Waits, and only then looks who is asking, whether or not the client still waits. */
  late(): Promise<string>
  /** What `late` saw, in the order of its calls. */
  readonly seenLate: string[]
}

/** What requests to a path cost, for frameworks that tell it by the request. */
export function quotaOf(path: string): RouteQuota | undefined {
  if (path.startsWith('/dear')) return { cost: 5 }
  return path.startsWith('/background') ? { priority: 'background' } : undefined
}

export interface Adapter {
  readonly name: string
  start(routes: Routes, options: AdapterOptions): Promise<RunningServer>
}

export interface RunningServer {
  readonly port: number
  close(): Promise<void>
}

const LINES = 200
const LINE_LENGTH = 5000

/** @param lateMs How long `late` waits: longer than it takes until all requests of a test are there. */
export function createRoutes(tenancy: TestTenancy, lateMs = 50): Routes {
  const seenLate: string[] = []
  const seen = async (): Promise<string> => {
    const { rows } = await sql<{ id: string }>`select tenantry.current_tenant() as id`.execute(
      tenancy.db,
    )
    const tenant = tenancy.currentTenant()
    return tenant !== undefined && rows[0]?.id === tenant.id ? tenant.slug : 'swapped'
  }
  return {
    seen,
    seenLate,
    tenant: () => tenancy.currentTenant()?.slug ?? null,
    async count(body) {
      let bytes = 0
      const inside = new Set<string>()
      for await (const chunk of body) {
        bytes += chunk.byteLength
        inside.add(await seen())
      }
      inside.add(await seen())
      return { bytes, inside: [...inside] }
    },
    // Whoever sends a body asks for its next part when the socket has room, which is in no context.
    lines: () => linesOf(tenancy.bind(seen)),
    async late() {
      await sleep(lateMs)
      const slug = await seen()
      seenLate.push(slug)
      return slug
    },
  }
}

async function* linesOf(look: () => Promise<string>): AsyncGenerator<string> {
  for (let line = 0; line < LINES; line += 1) yield `${(await look()).padEnd(LINE_LENGTH, '.')}\n`
}
