import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { ClusterConfig, Tenant } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'

import { contextKeys } from '../../../packages/runtime/src/database/sign/context-keys.ts'
import {
  prepareDatabase,
  wantedState,
} from '../../../packages/runtime/src/fleet/preparation/prepare-database.ts'
import { createSignedFleet, newSecret, type SignedFleet } from '../../support/signed-fleet.ts'

const signedContext = { secrets: [newSecret(), newSecret()] }
let fleet: SignedFleet
let tenant: Tenant

beforeAll(async () => {
  fleet = await createSignedFleet(signedContext)
  tenant = await fleet.createTenant({ slug: 'acme', tier: 'pooled' })
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

test('installing keys writes nothing of them into the log of the server, whatever it logs', async () => {
  const { config } = await fleet.openFleet(signedContext)
  const state = await wantedState(config, config.catalogCluster)
  await fleet.asAdmin(tenant.placement.database, async (client) => {
    // What the server logs at these settings, it tells the client too.
    const log: string[] = []
    client.on('notice', ({ message = '', detail = '' }) => log.push(`${message} ${detail}`))
    await client.query(`set client_min_messages = 'log'; set log_statement = 'all';
      set log_min_duration_statement = 0; set log_parameter_max_length = -1;
      set debug_print_parse = on; set debug_print_plan = on`)
    await client.query('begin')
    await prepareDatabase(client, state)
    await client.query('commit')
    await client.query('select $1', ['a parameter'])

    const everything = log.join('\n')
    expect(everything).toContain('statement: copy tenantry.signing_key')
    expect(everything, 'parameters would be in it').toContain('a parameter')
    expect(state.keys).toHaveLength(2)
    for (const key of state.keys) {
      const { inner, outer } = key.pads()
      expect(everything).not.toContain(inner.toString('hex').slice(0, 16))
      expect(everything).not.toContain(outer.toString('hex').slice(0, 16))
    }
  })
})

test('the database holds what it verifies with, and not the secrets', async () => {
  const { config } = await fleet.openFleet(signedContext)
  const keys = await contextKeys(config, config.catalogCluster)
  await fleet.asAdmin(tenant.placement.database, async (client) => {
    const { rows } = await client.query<{ id: string; inner_pad: Buffer; outer_pad: Buffer }>(
      'select * from tenantry.signing_key',
    )
    expect(rows.map(({ id }) => id).sort()).toEqual(keys.map(({ id }) => id).sort())
    const held = JSON.stringify(rows.map((row) => row.inner_pad.toString('latin1')))
    for (const secret of signedContext.secrets) expect(held).not.toContain(secret)
  })
})

const login = 'postgres://app:a-password-of-its-own@db.example/acme'
const base = { name: 'acme', mode: 'pool', isolation: { signedContext: true } } as const

async function keyOf(cluster: ClusterConfig): Promise<string | undefined> {
  const config = resolveConfig({ ...base, clusters: { primary: cluster } })
  const [key] = await contextKeys(config, config.catalogCluster)
  return key?.id
}

test('without secrets, the application and saas migrate make the same key of the login of requests', async () => {
  const admin = 'postgres://admin:secret@db.example/acme'
  const application = await keyOf({ appUrl: login })
  expect(application).toMatch(/^[0-9a-f]{16}$/)
  expect(await keyOf({ url: admin, appUrl: login })).toBe(application)
  expect(await keyOf({ url: admin })).not.toBe(application)
})

test('without secrets and without a password there is nothing to make a key of', async () => {
  const config = resolveConfig({
    ...base,
    clusters: { primary: { appUrl: 'postgres://app@db.example/acme' } },
  })
  await expect(contextKeys(config, config.catalogCluster)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    hint: expect.stringContaining('secrets'),
  })
})

test.each([
  ['a word', 'swordfish-swordfish'],
  ['a word in place of a list', { secrets: 'swordfish-swordfish' }],
  ['a short secret', { secrets: ['swordfish'] }],
  ['no first secret', { secrets: [undefined, 'swordfish'.repeat(9)] }],
  ['an empty list', { secrets: [] }],
  ['a number among the secrets', { secrets: ['swordfish'.repeat(9), 5] }],
  ['a setting that is not known', { secret: 'swordfish'.repeat(9) }],
])('%s is refused, and not repeated', (_what, given) => {
  const config = { ...base, clusters: { primary: {} }, isolation: {} }
  Object.assign(config.isolation, { signedContext: given })
  const resolve = () => resolveConfig(config)
  expect(resolve).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }))
  expect(resolve).toThrow(/isolation\.signedContext/)
  expect(resolve).not.toThrow(/swordfish/)
})

describe('without secrets', () => {
  let derived: SignedFleet
  beforeAll(async () => {
    derived = await createSignedFleet(true)
    await derived.createTenant({ slug: 'acme', tier: 'pooled' })
  })
  afterAll(async () => {
    await derived?.[Symbol.asyncDispose]()
  })

  test('the application is believed, and one with a key of its own is not', async () => {
    const tenancy = await derived.open()
    const rows = tenancy.run('acme', () => tenancy.db.selectFrom('invoice').execute())
    expect(await rows).toEqual([])
    const stranger = await derived.open({ secrets: [newSecret()] })
    const strangers = stranger.run('acme', () => stranger.db.selectFrom('invoice').execute())
    await expect(strangers).rejects.toMatchObject({ code: 'CONTEXT_REFUSED' })
  })

  test('a run that knows another password than the application takes no key out', async ({
    skip,
  }) => {
    const { config } = await derived.openFleet(true)
    await derived.asAdmin('postgres', (client) =>
      client.query(`alter role ${config.name}_app password 'somebody has set it'`),
    )
    const isAsked = await derived.asAppRole('postgres', async () => false).catch(() => true)
    if (!isAsked) skip('the server of this run asks for no password')
    await expect(derived.migrate(true)).rejects.toMatchObject({ code: 'LOGIN_SECRET_UNPROVED' })
  })
})
