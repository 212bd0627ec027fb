import { expect, test } from 'vitest'

import { array, defineContract, number, string, tuple } from '@tenantry/runtime/contract'
import { extractModule } from '@tenantry/runtime/extraction'

interface FindApi {
  find(id: string): Promise<string>
  find2(ids: number[]): Promise<number>
}

const contract = defineContract<FindApi>({
  name: 'billing',
  version: '1',
  operations: {
    find: { kind: 'read', arguments: tuple(string), result: string },
    find2: { kind: 'read', arguments: tuple(array(number)), result: number },
  },
})

function open(env: Readonly<Record<string, string>>) {
  const called: string[] = []
  const local: FindApi = {
    find: async (id) => {
      called.push('find')
      return `${id}!`
    },
    find2: async (ids) => {
      called.push('find2')
      return ids.length
    },
  }
  return { called, find: extractModule(contract, { local, env }).overloads('find', 'find2') }
}

test('a call is one of the first operation that takes its arguments', async () => {
  const { called, find } = open({ TENANTRY_REHEARSE: 'billing' })
  const one: string = await find('a')
  const many: number = await find([1, 2])
  expect([one, many]).toEqual(['a!', 2])
  expect(called).toEqual(['find', 'find2'])
})

test('what none of them takes is refused as the first one refuses it', async () => {
  const { called, find } = open({ TENANTRY_REHEARSE: 'billing' })
  // @ts-expect-error -- neither a text nor a list
  await expect(find(true)).rejects.toMatchObject({
    code: 'CONTRACT_VALUE_REFUSED',
    details: { operation: 'find' },
  })
  expect(called).toEqual([])
})

test('an argument that cannot be read is told of as it is', () => {
  const { find } = open({ TENANTRY_REHEARSE: 'billing' })
  const broken = new Proxy([1], {
    get: () => {
      throw new RangeError('broken')
    },
  })
  expect(() => find(broken)).toThrow(RangeError)
})

test('where nobody is asked, the first one is called: one function stands behind them all', async () => {
  const { called, find } = open({})
  await find([1])
  expect(called).toEqual(['find'])
})
