import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { BILLING } from './billing-module.ts'
import { CONTRACT_SOURCE, mustRun, WITHOUT_RUNTIME } from './contract-source.ts'
import { printModule, readModule } from './read-module.ts'

interface Carrier {
  readonly encodeArguments: (given: readonly unknown[]) => unknown
  readonly decodeArguments: (json: unknown) => unknown
  readonly encodeResult: (given: unknown) => unknown
  readonly decodeResult: (json: unknown) => unknown
}

/** What a printed contract exports, as far as it is asked here. */
interface Loaded {
  readonly billingContract: {
    readonly operations: ReadonlyMap<string, Carrier>
    readonly errors: {
      readonly encode: (error: unknown) => unknown
      readonly decode: (wire: unknown, marker: string) => unknown
    }
  }
  readonly InvoiceNotFoundError: new (id: string, details?: { at: Date }) => Error
  readonly BillingError: new (message: string) => Error
  readonly Status: Readonly<Record<string, string>>
  readonly Size: Readonly<Record<string, unknown>>
}

const overWire = (json: unknown): unknown => JSON.parse(JSON.stringify(json))

describe.skipIf(!mustRun)(`a printed contract that runs${mustRun ? '' : WITHOUT_RUNTIME}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-contract-'))
  let loaded: Loaded

  beforeAll(async () => {
    const { text } = printModule(readModule(BILLING))
    const path = join(folder, 'contract.ts')
    writeFileSync(
      path,
      text.replace("'@tenantry/runtime/contract'", JSON.stringify(CONTRACT_SOURCE)),
    )
    loaded = await import(path)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const carry = (name: string): Carrier => {
    const found = loaded.billingContract.operations.get(name)
    if (found === undefined) throw new Error(`There is no ${name}.`)
    return found
  }
  const argumentsOf = (name: string, ...given: unknown[]): unknown =>
    carry(name).decodeArguments(overWire(carry(name).encodeArguments(given)))
  const resultOf = (name: string, given: unknown): unknown =>
    carry(name).decodeResult(overWire(carry(name).encodeResult(given)))

  const line = { id: 3, amount: 0.5, tags: new Set(['a', 'b']), by: new Map() }
  const invoice = {
    at: new Date('2026-03-04T05:06:07.089Z'),
    id: 'i1',
    total: 12,
    status: 'paid',
    lines: [
      { ...line, parent: undefined },
      { ...line, by: new Map([['x', line]]) },
    ],
    maybe: null,
    either: undefined,
    paidBy: { kind: 'cash', given: 7 },
    items: ['a', { b: null }, ['c']],
    due: null,
    'strange-key': 12n,
    pdf: new Uint8Array([1, 2, 255]),
    raw: Buffer.from('raw'),
  }

  test('carries results as they are', () => {
    expect(resultOf('findInvoice', invoice)).toStrictEqual(invoice)
    expect(resultOf('findInvoice', undefined)).toBeUndefined()
    expect(resultOf('search', { rows: [invoice], next: 'n' })).toStrictEqual({
      rows: [invoice],
      next: 'n',
    })
    expect(resultOf('describeIt', ['a', 1, true, false])).toStrictEqual(['a', 1, true, false])
    expect(resultOf('ledgerBook', new Set([1n, 2n]))).toStrictEqual(new Set([1n, 2n]))
    expect(resultOf('parse2', [invoice.at])).toStrictEqual([invoice.at])
  })

  test.each([
    ['pay', ['i1', { kind: 'card', number: '4' }, 1, new Uint8Array([7])]],
    ['pay', ['i1', { kind: 'voucher', flags: 3 }, 'l']],
    ['some', [null, false, 'a', 'b']],
    ['some', ['open', 2]],
    ['ledgerBook', [new Map([[new Date(0), [5, 'five']]])]],
    [
      'keep',
      [
        { id: 'd', at: new Date(1), inner: { id: 'e', at: new Date(2) } },
        { a: [1, 'x', null] },
        [1, { b: true }],
        { open: 3 },
        new URL('https://example.org/a?b'),
      ],
    ],
    ['search', ['text', { limit: 3 }]],
    ['search', ['text']],
  ])('carries the arguments of %s', (name, given) => {
    expect(argumentsOf(name, ...given)).toStrictEqual(given)
  })

  test.each([
    ['findInvoice', [1]],
    ['pay', ['i1', { kind: 'card' }, 1]],
    ['pay', ['i1', { kind: 'other' }, 1]],
    ['pay', ['i1', { kind: 'card', number: '4' }, 2]],
    ['some', ['void', 'auto']],
    ['keep', [{ id: 'd', at: 'soon' }, null, null, {}, new URL('https://example.org')]],
  ])('refuses arguments of %s that are not of their types', (name, given) => {
    expect(() => carry(name).encodeArguments(given)).toThrow()
  })

  test('carries errors with their classes and their fields', () => {
    const { errors } = loaded.billingContract
    const error = new loaded.InvoiceNotFoundError('i9', { at: new Date(5) })
    const arrived = errors.decode(overWire(errors.encode(error)), 'billing')
    expect(arrived).toBeInstanceOf(loaded.InvoiceNotFoundError)
    expect(arrived).toBeInstanceOf(loaded.BillingError)
    expect(arrived).toMatchObject({
      message: 'There is no invoice i9',
      id: 'i9',
      code: 'NO_INVOICE',
      details: { at: new Date(5) },
    })
  })

  test('has the values of enums', () => {
    expect(loaded.Status).toEqual({ Open: 'open', Paid: 'paid', Void: 'void' })
    expect(loaded.Size).toEqual({ Small: 1, Large: 'l' })
  })
})
