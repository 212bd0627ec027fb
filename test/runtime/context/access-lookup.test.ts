import { randomUUID } from 'node:crypto'

import type { QueryResult, QueryResultRow } from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'

import { TenantryError } from '@tenantry/runtime'

import { bucketOf } from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import { AccessDirectory } from '../../../packages/runtime/src/context/access-directory.ts'
import {
  type AccessAnswer,
  AccessLookup,
} from '../../../packages/runtime/src/context/access-lookup.ts'
import { HeardChanges } from '../../../packages/runtime/src/context/heard-changes.ts'

const ACME = { tenantId: randomUUID(), slug: 'acme' }
const OUTAGE = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

let answers: Map<string, AccessAnswer>
let asked: string[]
let failure: Error | undefined
let now: number
let lookup: AccessLookup

beforeEach(() => {
  answers = new Map([['acme.com', { ...ACME, millisecondsLeft: null }]])
  asked = []
  failure = undefined
  now = 1_000_000
  lookup = new AccessLookup(ask, () => now)
})

async function ask(name: string): Promise<AccessAnswer | undefined> {
  asked.push(name)
  if (failure !== undefined) throw failure
  return answers.get(name)
}

describe('what is remembered', () => {
  test('an answer, for 5 s', async () => {
    for (let time = 0; time < 5; time += 1) {
      expect(await lookup.find('acme.com')).toMatchObject(ACME)
      now += 1000
    }
    expect(asked).toHaveLength(1)
    answers.clear()
    expect(await lookup.find('acme.com')).toBeUndefined()
    expect(asked).toHaveLength(2)
  })

  test('no longer than until a change of its tenant is heard of, in an outage neither', async () => {
    const changes = new HeardChanges()
    const heard = new AccessLookup(ask, () => now, changes)
    await heard.find('acme.com')
    answers.clear()
    changes.note(bucketOf(ACME.tenantId) ^ 1, now)
    expect(await heard.find('acme.com')).toMatchObject(ACME)
    changes.note(bucketOf(ACME.tenantId), now)
    failure = OUTAGE
    await expect(heard.find('acme.com')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
  })

  test('no longer than until it expires', async () => {
    answers.set('acme.com', { ...ACME, millisecondsLeft: 700 })
    await lookup.find('acme.com')
    now += 699
    await lookup.find('acme.com')
    expect(asked).toHaveLength(1)
    now += 1
    await lookup.find('acme.com')
    expect(asked).toHaveLength(2)
  })

  test('nothing that is unknown', async () => {
    for (let time = 0; time < 3; time += 1) expect(await lookup.find('x.com')).toBeUndefined()
    expect(asked).toHaveLength(3)
  })

  test('many who ask at once wait for one answer', async () => {
    const found = await Promise.all(Array.from({ length: 50 }, () => lookup.find('acme.com')))
    expect(new Set(found.map((access) => access?.slug))).toEqual(new Set(['acme']))
    expect(asked).toHaveLength(1)
  })

  test('no more than 10,000 answers, the oldest of which goes first', async () => {
    for (let index = 0; index <= 10_000; index += 1) {
      answers.set(`${index}.com`, { ...ACME, millisecondsLeft: null })
      await lookup.find(`${index}.com`)
    }
    asked = []
    await lookup.find('1.com')
    expect(asked).toEqual([])
    await lookup.find('0.com')
    expect(asked).toEqual(['0.com'])
  })
})

describe('while the catalog cannot be asked', () => {
  test('what was known goes on for 10 minutes, and the catalog is asked every 3 s', async () => {
    await lookup.find('acme.com')
    failure = OUTAGE
    now += 5000
    asked = []
    for (let time = 0; time < 10; time += 1) {
      expect(await lookup.find('acme.com')).toMatchObject(ACME)
      now += 300
    }
    expect(asked).toHaveLength(1)
    now += 10 * 60_000
    await expect(lookup.find('acme.com')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
    failure = undefined
    now += 3000
    expect(await lookup.find('acme.com')).toMatchObject(ACME)
  })

  test('what was not known is an outage, and not unknown', async () => {
    failure = OUTAGE
    await expect(lookup.find('x.com')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
  })

  test('what expires meanwhile is not served', async () => {
    answers.set('acme.com', { ...ACME, millisecondsLeft: 60_000 })
    await lookup.find('acme.com')
    failure = OUTAGE
    now += 59_000
    expect(await lookup.find('acme.com')).toMatchObject(ACME)
    now += 1000
    await expect(lookup.find('acme.com')).rejects.toMatchObject({ code: 'CATALOG_UNREACHABLE' })
  })

  test('an error that is no outage is passed on', async () => {
    failure = new Error('function tenantry.find_domain(text) does not exist')
    await expect(lookup.find('acme.com')).rejects.toThrow('does not exist')
  })
})

describe('a tenant behind a domain or a key', () => {
  test('is named by its slug', async () => {
    const access = directory(() => ({ id: ACME.tenantId }))
    expect(await access.tenantOfDomain('acme.com')).toBe('acme')
  })

  test('is not taken for another one that has its slug by now', async () => {
    const access = directory(() => ({ id: randomUUID() }))
    expect(await access.tenantOfDomain('acme.com')).toBeUndefined()
    expect(await access.tenantOfKey(`app_${'a'.repeat(43)}`)).toBeUndefined()
  })

  test.each(['TENANT_SUSPENDED', 'TENANT_UNKNOWN'])(
    'is none when it is closed: %s',
    async (code) => {
      const access = directory(() => {
        throw new TenantryError(code, { message: 'm', hint: 'h' })
      })
      expect(await access.tenantOfDomain('acme.com')).toBeUndefined()
    },
  )

  test('an outage is no answer', async () => {
    const access = directory(() => {
      throw new TenantryError('CATALOG_UNREACHABLE', { message: 'm', hint: 'h' })
    })
    await expect(access.tenantOfDomain('acme.com')).rejects.toMatchObject({
      code: 'CATALOG_UNREACHABLE',
    })
  })
})

/** Every domain and key is acme's; who has that slug now is what `find` says. */
function directory(find: (slug: string) => { id: string }): AccessDirectory {
  return new AccessDirectory(answerAcme, { find: (slug) => ({ tenant: find(slug) }) })
}

async function answerAcme<Row extends QueryResultRow>(): Promise<QueryResult<Row>> {
  const rows = [{ ...ACME, millisecondsLeft: null }]
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rows are what is asked for
  return { rows } as unknown as QueryResult<Row>
}
