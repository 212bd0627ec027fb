import { ts } from 'ts-morph'

import {
  findTaint,
  isCheckedFirst,
  isSentByClient,
  payloadsOf,
  placesOf,
  type TaintNode,
} from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { findTenantTaint } from '../../code/find-tenant-taint.ts'

export const jobTrustsPayload: CodeRule = {
  id: 'job-trusts-payload',
  what: 'A worker whose tenant comes from its payload, where a client has written it.',
  why: 'Whoever has the job made chooses the tenant that it works for; a queue proves nothing.',
  remedy:
    'Put the tenant of the context into the payload where the job is made: `tenancy.handOver()`, and `tenancy.takeUp` in the worker.',
  suppress:
    'Where the place that makes the job checks the tenant in a way that the linter does not see.',
  examples: {
    leak: `import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'

const jobs = new EventEmitter()
jobs.on('clean', async (job: { tenant: string }) => {
  await db.deleteFrom('invoice').where('tenant_id', '=', job.tenant).where('total', '=', 0).execute()
})
export const server = createServer((request, response) => {
  jobs.emit('clean', { tenant: String(request.headers['x-tenant']) })
  response.end()
})`,
    mend: `import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'

declare function verifiedClaims(request: IncomingMessage): Promise<{ tenant: string }>

const jobs = new EventEmitter()
jobs.on('clean', async (job: { tenant: string }) => {
  await db.deleteFrom('invoice').where('tenant_id', '=', job.tenant).where('total', '=', 0).execute()
})
export const server = createServer(async (request, response) => {
  const { tenant } = await verifiedClaims(request)
  jobs.emit('clean', { tenant })
  response.end()
})`,
  },
  *find(scene) {
    const { program, tenantSinks } = scene
    const sent = {
      isSource: (node: TaintNode, path: readonly string[]) => isSentByClient(node, path, program),
    }
    /** How what a client sends gets into the payload. */
    const before = new Map<ts.Node, readonly ts.Node[]>()
    const isSource = (node: TaintNode, path: readonly string[]): boolean => {
      if (!ts.isParameter(node)) return false
      for (const { call, value, path: read } of payloadsOf(node, path, program)) {
        const accepts: NonNullable<Parameters<typeof findTaint>[1]['accepts']> = (flow) =>
          !isCheckedFirst(flow, call, sent, program)
        const flow = findTaint(value, { ...sent, accepts }, program, read)
        if (flow === undefined) continue
        before.set(node, placesOf(flow, call))
        return true
      }
      return false
    }
    const message = 'A client chooses the tenant of this job: it has written the payload.'
    for (const { taint, ...problem } of findTenantTaint(
      scene,
      tenantSinks,
      { isSource },
      message,
    )) {
      yield { ...problem, flow: [...(before.get(taint.source) ?? []), ...(problem.flow ?? [])] }
    }
  },
}
