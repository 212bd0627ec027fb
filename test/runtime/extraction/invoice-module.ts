import { setTimeout as sleep } from 'node:timers/promises'

import type { Tenancy } from '@tenantry/runtime'
import {
  array,
  bigint,
  type Contract,
  date,
  defineContract,
  errorType,
  literal,
  nothing,
  nullOr,
  number,
  object,
  optional,
  string,
  tuple,
  undefinedOr,
} from '@tenantry/runtime/contract'

import type { TestDatabase } from '../../support/test-application.ts'

export interface Invoice {
  readonly number: string
  readonly amount: bigint
  readonly seenAt: Date
}

/** A module as an application has one. */
export interface InvoiceApi {
  readonly find: (number: string) => Promise<Invoice | null>
  readonly list: () => Promise<Invoice[]>
  /** Whose rows a call sees, as the context says it. */
  readonly whose: () => Promise<string>
  readonly add: (number: string, amount: bigint) => Promise<void>
  /** As `add`, and may be done twice. */
  readonly put: (number: string, amount: bigint) => Promise<void>
  readonly fail: (how: 'known' | 'below' | 'unknown') => Promise<void>
  readonly wait: (milliseconds: number, label?: string, signal?: AbortSignal) => Promise<string>
}

export class InvoiceLocked extends Error {
  override readonly name: string = 'InvoiceLocked'
  readonly number: string
  readonly until: Date

  constructor(locked: string, until: Date) {
    super(`The invoice ${locked} is locked.`)
    this.number = locked
    this.until = until
  }

  get isSoon(): boolean {
    return this.until.getTime() < 1000
  }
}

class InvoiceVeryLocked extends InvoiceLocked {}

const invoice = object({ number: string, amount: bigint, seenAt: date })

export const invoices: Contract<InvoiceApi> = defineContract<InvoiceApi>({
  name: 'invoices',
  version: '2',
  accepts: ['1'],
  operations: {
    find: { kind: 'read', arguments: tuple(string), result: nullOr(invoice) },
    list: { kind: 'read', arguments: tuple(), result: array(invoice) },
    whose: { kind: 'read', arguments: tuple(), result: string },
    add: { kind: 'write', arguments: tuple(string, bigint), result: nothing },
    put: { kind: 'write', idempotent: true, arguments: tuple(string, bigint), result: nothing },
    fail: { kind: 'read', arguments: tuple(literal('known', 'below', 'unknown')), result: nothing },
    wait: {
      kind: 'read',
      arguments: tuple(number, optional(undefinedOr(string))),
      result: string,
      signal: true,
    },
  },
  errors: { INVOICE_LOCKED: errorType(InvoiceLocked, { number: string, until: date }) },
})

export interface ModuleEvents {
  /** Told when the signal of `wait` is aborted, with its reason. */
  readonly onAbort?: (reason: unknown) => void
  /** Told of each call that began. */
  readonly onCall?: (operation: keyof InvoiceApi) => void
}

/** The module's functions on the rows of whoever is in the context. */
export function invoiceModule(
  tenancy: Pick<Tenancy<TestDatabase>, 'db' | 'currentTenant'>,
  { onAbort = () => undefined, onCall = () => undefined }: ModuleEvents = {},
): InvoiceApi {
  const read = async (): Promise<Invoice[]> => {
    const rows = await tenancy.db
      .selectFrom('invoice')
      .select(['number', 'amount'])
      .orderBy('number')
      .execute()
    return rows.map(({ number: told, amount }) => ({
      number: told,
      amount: BigInt(amount),
      seenAt: new Date(0),
    }))
  }
  const add: InvoiceApi['add'] = async (told, amount) => {
    await tenancy.db
      .insertInto('invoice')
      .values({ number: told, amount: Number(amount) })
      .execute()
  }
  return {
    async find(wanted) {
      onCall('find')
      return (await read()).find((one) => one.number === wanted) ?? null
    },
    async list() {
      onCall('list')
      return await read()
    },
    async whose() {
      onCall('whose')
      return tenancy.currentTenant()?.slug ?? ''
    },
    async add(told, amount) {
      onCall('add')
      await add(told, amount)
    },
    async put(told, amount) {
      onCall('put')
      await tenancy.db.deleteFrom('invoice').where('number', '=', told).execute()
      await add(told, amount)
    },
    async fail(how) {
      onCall('fail')
      if (how === 'unknown') throw new RangeError('the password is swordfish')
      const Thrown = how === 'known' ? InvoiceLocked : InvoiceVeryLocked
      throw new Thrown('A-1', new Date(1))
    },
    async wait(milliseconds, label = 'nobody', signal) {
      onCall('wait')
      signal?.addEventListener('abort', () => onAbort(signal.reason))
      await sleep(milliseconds, undefined, signal === undefined ? {} : { signal })
      return label
    },
  }
}
