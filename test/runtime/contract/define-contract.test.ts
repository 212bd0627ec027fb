import { defineContract, rest, string, tuple } from '@tenantry/runtime/contract'
import { createFacade } from '@tenantry/runtime/extraction'
import { expect, test } from 'vitest'

interface Api {
  find(id: string): Promise<string>
}

const find = { kind: 'read', arguments: tuple(string), result: string } as const

test.each(['Billing', 'bill/ing', '', '../billing'])('%j is no name of a module', (name) => {
  expect(() => defineContract<Api>({ name, version: '1', operations: { find } })).toThrow(
    expect.objectContaining({ code: 'CONTRACT_INVALID' }),
  )
})

test.each(['', '1, 2', 'a'.repeat(65)])('%j is no version', (version) => {
  const operations = { find }
  const invalid = expect.objectContaining({ code: 'CONTRACT_INVALID' })
  expect(() => defineContract<Api>({ name: 'billing', version, operations })).toThrow(invalid)
  expect(() =>
    defineContract<Api>({ name: 'billing', version: '1', accepts: [version], operations }),
  ).toThrow(invalid)
})

test.each([':id', 'a/b', '*', '__proto__'])('%j is no name of an operation', (operation) => {
  const operations = Object.fromEntries([[operation, find]])
  expect(() =>
    defineContract<Record<string, Api['find']>>({ name: 'billing', version: '1', operations }),
  ).toThrow(expect.objectContaining({ code: 'CONTRACT_INVALID' }))
})

test('nothing follows the rest of the arguments', () => {
  interface Open {
    find(...given: readonly [...string[], AbortSignal]): Promise<string>
  }
  const open = { ...find, arguments: tuple(rest(string)), signal: true } as const
  const define = (): unknown =>
    // @ts-expect-error such a function cannot be described
    defineContract<Open>({ name: 'billing', version: '1', operations: { find: open } })
  expect(define).toThrow(/nothing can follow/)
})

test('a facade in the process returns the very promise of the function', () => {
  const contract = defineContract<Api>({ name: 'billing', version: '1', operations: { find } })
  const promise = Promise.resolve('a')
  const local = { find: () => promise }
  const facade = createFacade(contract, {
    local,
    routing: { modeOf: () => 'local' },
    tenancy: { currentTenant: () => undefined },
  })
  expect(facade.find('a')).toBe(promise)
})

test('a facade without a service refuses to call one', async () => {
  const contract = defineContract<Api>({ name: 'billing', version: '1', operations: { find } })
  const facade = createFacade(contract, {
    local: { find: async (id) => id },
    routing: { modeOf: () => 'remote' },
    tenancy: { currentTenant: () => ({ id: 'id', slug: 'acme', tier: 'free' }) },
  })
  await expect(facade.find('a')).rejects.toMatchObject({ code: 'ROUTE_INVALID' })
})
