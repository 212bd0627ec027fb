import { join, resolve } from 'node:path'

import type * as main from '../../../packages/runtime/src/index.ts'
import type * as fleetModule from '../../../packages/runtime/src/fleet/index.ts'
import type * as configModule from '../../../packages/runtime/src/config/index.ts'
import type * as loginModule from '../../../packages/runtime/src/database/connections/login.ts'
import type * as contextKeyModule from '../../../packages/runtime/src/database/sign/context-key.ts'
import type * as contextSignerModule from '../../../packages/runtime/src/database/sign/context-signer.ts'
import type * as contextKeysModule from '../../../packages/runtime/src/fleet/preparation/install-context-keys.ts'
import type * as extensionsModule from '../../../packages/runtime/src/fleet/preparation/prepare-extensions.ts'
import type * as confinedModule from '../../../packages/runtime/src/fleet/preparation/assert-confined.ts'
import type * as schemaModule from '../../../packages/runtime/src/migrations/render-migration.ts'

type Main = typeof main
type FleetModule = typeof fleetModule
type Config = typeof configModule
type Login = typeof loginModule
type ContextKeyModule = typeof contextKeyModule
type ContextSignerModule = typeof contextSignerModule
type ContextKeysModule = typeof contextKeysModule
type Extensions = typeof extensionsModule
type Confined = typeof confinedModule
type Schema = typeof schemaModule

/** What the attacks need of a runtime: the one that ships, or a copy that lacks a guard. */
export type AttackedRuntime = Pick<Main, 'createTenancy'> &
  Pick<FleetModule, 'createTenant' | 'Fleet' | 'migrate' | 'setTenantStatus'> &
  Pick<Config, 'resolveConfig'> &
  Pick<Login, 'homeDatabase' | 'loginUrl'> &
  Pick<ContextKeyModule, 'ContextKey'> &
  Pick<ContextSignerModule, 'ContextSigner'> &
  Pick<ContextKeysModule, 'installContextKeys'> &
  Pick<Confined, 'assertConfined'> &
  Pick<Extensions, 'prepareExtensions'> &
  Pick<Schema, 'renderMigration'>

export const RUNTIME_SOURCE = resolve('packages/runtime/src')

/** Loads a runtime from its source; each folder is a runtime of its own. */
export async function loadRuntime(source: string = RUNTIME_SOURCE): Promise<AttackedRuntime> {
  const main: Main = await import(join(source, 'index.ts'))
  const fleet: FleetModule = await import(join(source, 'fleet/index.ts'))
  const config: Config = await import(join(source, 'config/index.ts'))
  const login: Login = await import(join(source, 'database/connections/login.ts'))
  const key: ContextKeyModule = await import(join(source, 'database/sign/context-key.ts'))
  const signer: ContextSignerModule = await import(join(source, 'database/sign/context-signer.ts'))
  const keys: ContextKeysModule = await import(
    join(source, 'fleet/preparation/install-context-keys.ts')
  )
  const confined: Confined = await import(join(source, 'fleet/preparation/assert-confined.ts'))
  const extensions: Extensions = await import(
    join(source, 'fleet/preparation/prepare-extensions.ts')
  )
  const schema: Schema = await import(join(source, 'migrations/render-migration.ts'))
  return {
    ...main,
    ...fleet,
    ...config,
    ...login,
    ...key,
    ...signer,
    ...keys,
    ...confined,
    ...extensions,
    ...schema,
  }
}
