import { randomBytes } from 'node:crypto'

import { Client } from 'pg'
import { inject } from 'vitest'

import { createTenancy, type SaasConfig, type Tenancy, type Tenant } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { Fleet, migrate, type NewTenant, type PlacementOutcome } from '@tenantry/runtime/fleet'

import './provided-context.ts'
import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { createTestFleet } from '../../src/testing/index.ts'
import { TEST_TIERS, type TestDatabase, testMigrations } from './test-application.ts'

type SignedContext = NonNullable<SaasConfig['isolation']>['signedContext']

/** A fleet whose contexts are signed, as several deployments of one application meet it. */
export interface SignedFleet extends AsyncDisposable {
  /** A process of the application; closed with the fleet. Default: with the settings the fleet began with. */
  open(signedContext?: SignedContext): Promise<Tenancy<TestDatabase>>
  /** `saas migrate` of a deployment with these settings. */
  migrate(signedContext: SignedContext): Promise<PlacementOutcome[]>
  /** The fleet as a deployment with these settings works on it. */
  openFleet(signedContext: SignedContext): Promise<Fleet>
  createTenant(tenant: NewTenant): Promise<Tenant>
  /** Runs as the administrator, past every wall. */
  asAdmin<Result>(database: string, run: (client: Client) => Promise<Result>): Promise<Result>
  /** Runs as the role of requests, on a bare connection. */
  asAppRole<Result>(database: string, run: (client: Client) => Promise<Result>): Promise<Result>
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** @param connections Of each process. Default: as many as an application has. */
export async function createSignedFleet(
  signedContext: SignedContext,
  connections?: number,
): Promise<SignedFleet> {
  const name = `t${randomBytes(5).toString('hex')}`
  const url = withPassword(inject('databaseUrl'))
  const migrations = await testMigrations()
  const opened = new AsyncDisposableStack()
  const { config, ...fleet } = await createTestFleet(
    {
      name,
      mode: 'pool',
      clusters: { primary: { url, connections } },
      tiers: TEST_TIERS,
      isolation: { signedContext },
    },
    { migrations },
  )
  const { name: application } = config
  opened.defer(async () => {
    await fleet.close()
    const owned = ['owner', 'app', 'system'].map((kind) => `${application}_${kind}`)
    await withClient(url, (client) => client.query(`drop role if exists ${owned.join(', ')}`))
  })
  const configured = (other: SignedContext): SaasConfig => ({
    ...config,
    isolation: { signedContext: other },
  })
  const openFleet = async (other: SignedContext): Promise<Fleet> =>
    opened.use(await Fleet.open(resolveConfig(configured(other))))
  const login = (kind: 'admin' | 'app', database: string): string => {
    const { catalogCluster } = resolveConfig(config)
    return loginUrl(application, catalogCluster, kind, database)
  }
  return {
    open: async (other = signedContext) =>
      opened.use(await createTenancy<TestDatabase>(configured(other))),
    migrate: async (other) => await migrate(await openFleet(other), migrations),
    openFleet,
    createTenant: (tenant) => fleet.createTenant(tenant),
    asAdmin: async (database, run) => withClient(login('admin', database), run),
    asAppRole: async (database, run) => withClient(login('app', database), run),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

/** A server that trusts everybody is given none, and the key of a context is made of one. */
function withPassword(given: string): string {
  const url = new URL(given)
  if (url.password === '') url.password = 'not-asked-for'
  return url.href
}

async function withClient<Result>(
  url: string,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
