import type { Tenancy, Tenant } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Dice } from '../generated/dice.ts'
import { describeError } from '../oracle/describe-error.ts'
import type { Db } from '../oracle/attack.ts'

/** What all requests of one order share. */
export interface OrderContext {
  readonly tenancy: Tenancy<TestDatabase>
  readonly tenants: readonly Tenant[]
  readonly dice: Dice
  /** A choice of the schedule, at which the request waits. */
  readonly point: (label: string) => Promise<void>
  readonly ledger: Ledger
}

/** What requests have seen and done, to be compared with the rows at the end. */
export class Ledger {
  /** What nobody may see; empty when isolation holds. */
  readonly leaks: string[] = []
  /** Rows whose commit was confirmed. */
  readonly written = new Set<string>()
  /** Rows of whose commit nobody knows: its answer never came. */
  readonly unsure = new Set<string>()
  /** Errors that no step expects; they are right only where a connection was cut. */
  readonly unexpected: string[] = []

  /** Notes all rows and error texts that hold another tenant's mark. */
  see(tenant: Tenant, others: readonly Tenant[], seen: unknown): void {
    const text = JSON.stringify(seen) ?? ''
    for (const other of others) {
      if (other.id === tenant.id) continue
      if (!text.includes(`${other.slug}:`) && !text.includes(other.id)) continue
      this.leaks.push(`${tenant.slug} was shown ${text}`)
    }
  }
}

/** One thing that a request does. */
export type Step = (request: Request, db: Db) => Promise<void>

/** One request of one tenant: a few steps, chosen by dice before it starts. */
export class Request {
  readonly context: OrderContext
  readonly tenant: Tenant
  readonly name: string
  readonly #steps: readonly Step[]
  #rows = 0
  /** What goes on when the request has ended. */
  readonly late: Promise<void>[] = []

  /** @param steps What it may do. */
  constructor(
    context: OrderContext,
    tenant: Tenant,
    name: string,
    steps: readonly [Step, ...Step[]],
  ) {
    const { dice } = context
    this.context = context
    this.tenant = tenant
    this.name = name
    this.#steps = Array.from({ length: 1 + dice.roll(2) }, () => dice.pick(steps))
  }

  async run(): Promise<void> {
    const { tenancy, point } = this.context
    await point(`${this.name} starts`)
    await this.expect([], () =>
      tenancy.run(this.tenant.slug, async () => {
        for (const step of this.#steps) {
          await step(this, tenancy.db)
          await point(`${this.name} goes on`)
        }
      }),
    )
    await Promise.all(this.late)
  }

  see(seen: unknown): void {
    const { ledger, tenants } = this.context
    ledger.see(this.tenant, tenants, seen)
  }

  /** Runs, and keeps the error if it is none of those by their codes. */
  async expect(codes: readonly string[], run: () => Promise<unknown>): Promise<unknown> {
    try {
      this.see(await run())
      return undefined
    } catch (error) {
      const told = describeError(error)
      this.see(told)
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'none'
      if (!codes.includes(code))
        this.context.ledger.unexpected.push(`${this.name}: ${JSON.stringify(told)}`)
      return error
    }
  }

  nextRow(): string {
    this.#rows += 1
    return `${this.tenant.slug}:${this.name}:${this.#rows}`
  }

  otherTenant(): Tenant {
    const [first, ...others] = this.context.tenants.filter(({ id }) => id !== this.tenant.id)
    if (first === undefined) throw new Error('there is one tenant only')
    return this.context.dice.pick([first, ...others])
  }
}
