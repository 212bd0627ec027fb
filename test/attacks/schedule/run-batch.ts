import type { Client } from 'pg'

import type { Tenant } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import { Dice } from '../generated/dice.ts'
import type { AttackedRuntime } from '../scene/load-runtime.ts'
import type { Scene } from '../scene/create-scene.ts'
import { Gate } from './gate.ts'
import { type OrderOutcome, runOrder } from './run-order.ts'

export interface BatchReport {
  readonly orders: number
  /** Orders in which a connection was cut. */
  readonly cut: number
  readonly choices: number
  /** What must not be; empty when isolation holds. */
  readonly problems: readonly string[]
  readonly traces: readonly (readonly string[])[]
}

/**
 * Runs orders one after the other in a process of their own as far as the runtime goes: a new tenancy,
 * with fewer connections than requests. The same seed gives the same orders.
 */
export async function runBatch(options: {
  readonly scene: Scene
  readonly runtime: AttackedRuntime
  readonly admin: Client
  readonly seed: number
  readonly orders: number
}): Promise<BatchReport> {
  const { scene, runtime, admin, seed, orders } = options
  const { primary } = scene.config.clusters
  await using gate = await Gate.listen(primary?.url ?? '')
  await using tenancy = await runtime.createTenancy<TestDatabase>({
    ...scene.config,
    clusters: { primary: { ...primary, url: gate.url, connections: 2 } },
  })
  const dice = new Dice(seed)
  const tenants = [scene.attacker, ...scene.victims]
  const problems: string[] = []
  const traces: (readonly string[])[] = []
  let cut = 0
  for (let order = 0; order < orders && problems.length === 0; order += 1) {
    await admin.query(emptied(tenants))
    const outcome = await runOrder(gate, { tenancy, tenants, dice }, { cuts: order % 8 === 7 })
    await gate.open()
    traces.push(outcome.trace)
    if (outcome.hasCut) cut += 1
    const found = [...findProblems(outcome), ...(await compareRows(admin, tenants, outcome))]
    problems.push(...found.map((problem) => `order ${order}: ${problem}`))
    gate.close()
  }
  await gate.open()
  const choices = traces.reduce((sum, trace) => sum + trace.length, 0)
  return { orders: traces.length, cut, choices, problems, traces }
}

function findProblems({ ledger, hasCut }: OrderOutcome): string[] {
  return [...ledger.leaks, ...(hasCut ? [] : ledger.unexpected)]
}

function emptied(tenants: readonly Tenant[]): string {
  return tenants
    .map(({ id, slug, placement }) => {
      const table = `"${placement.schema}".invoice`
      return `delete from ${table} where tenant_id = '${id}';
        insert into ${table} (tenant_id, number) values ('${id}', '${slug}:seed');`
    })
    .join('\n')
}

/** Each tenant has the rows whose commit was confirmed, and none that was rolled back or is not its own. */
async function compareRows(
  admin: Client,
  tenants: readonly Tenant[],
  { ledger, hasCut }: OrderOutcome,
): Promise<string[]> {
  const problems: string[] = []
  const { written, unsure } = ledger
  const found = new Set<string>()
  for (const { id, slug, placement } of tenants) {
    const { rows } = await admin.query<{ number: string }>(
      `select number from "${placement.schema}".invoice where tenant_id = $1`,
      [id],
    )
    for (const { number } of rows) {
      found.add(number)
      if (!number.startsWith(`${slug}:`)) problems.push(`${slug} has a row of another: ${number}`)
      if (number === `${slug}:seed` || written.has(number)) continue
      if (hasCut && unsure.has(number)) continue
      problems.push(`${slug} has a row that was rolled back: ${number}`)
    }
  }
  for (const number of written) if (!found.has(number)) problems.push(`${number} is lost`)
  return problems
}
