import { randomBytes } from 'node:crypto'

import { Client } from 'pg'

import type { SaasConfig, Tenancy, Tenant } from '@tenantry/runtime'
import type { Fleet } from '@tenantry/runtime/fleet'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Scene } from '../scene/create-scene.ts'
import type { AttackTier } from '../scene/fleet-shapes.ts'
import type { DoorRuntime } from './door-runtime.ts'

/** A fleet as somebody in front of it meets it, under the runtime that guards the door. */
export interface DoorFleet extends AsyncDisposable {
  readonly config: SaasConfig
  /** As administrators work on it. */
  readonly fleet: Fleet
  /** A process of the application that knows nothing yet. */
  openProcess(): Promise<Tenancy<TestDatabase>>
  /** A tenant that no process knows yet. Default: in the pool. */
  createTenant(tier?: AttackTier): Promise<Tenant>
  /** The login of requests. */
  readonly appUrl: string
  asAdmin(text: string, values?: unknown[]): Promise<unknown[]>
  asApp(text: string, values?: unknown[]): Promise<unknown[]>
  /** A connection of requests' login outside of every pool. */
  connectAsApp(): Promise<Client>
}

export async function openDoors(scene: Scene, runtime: DoorRuntime): Promise<DoorFleet> {
  const owned = new AsyncDisposableStack()
  // Whatever is there is closed, should the rest not come to be.
  await using cleanup = new AsyncDisposableStack()
  cleanup.use(owned)
  const { config } = scene
  const { createTenancy } = await runtime.load('index.ts')
  const { resolveConfig } = await runtime.load('config/index.ts')
  const { Fleet: AttackedFleet } = await runtime.load('fleet/index.ts')
  const fleet = owned.use(await AttackedFleet.open(resolveConfig(config)))
  const connect = async (connectionString: string): Promise<Client> => {
    const client = new Client({ connectionString })
    client.on('error', () => undefined)
    owned.defer(() => client.end())
    await client.connect()
    return client
  }
  const appUrl = scene.appUrl(scene.attacker)
  const connectAsApp = async () => await connect(appUrl)
  const app = await connectAsApp()
  const admin = await connect(config.clusters['primary']?.url ?? '')
  cleanup.move()
  return {
    config,
    fleet,
    appUrl,
    openProcess: async () => owned.use(await createTenancy<TestDatabase>(config)),
    createTenant: (tier = 'pooled') =>
      scene.createTenant(`tenant-${randomBytes(4).toString('hex')}`, tier),
    asAdmin: async (text, values) => (await admin.query(text, values)).rows,
    asApp: async (text, values) => (await app.query(text, values)).rows,
    connectAsApp,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
