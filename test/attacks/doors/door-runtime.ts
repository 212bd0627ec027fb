import { join } from 'node:path'

import type * as accessDirectory from '../../../packages/runtime/src/context/access-directory.ts'
import type * as accessLookup from '../../../packages/runtime/src/context/access-lookup.ts'
import type * as admitRequest from '../../../packages/runtime/src/http/admit-request.ts'
import type * as apiKey from '../../../packages/runtime/src/catalog/api-key.ts'
import type * as callerTokens from '../../../packages/runtime/src/service/caller-tokens.ts'
import type * as changeListener from '../../../packages/runtime/src/context/change-listener.ts'
import type * as config from '../../../packages/runtime/src/config/index.ts'
import type * as domain from '../../../packages/runtime/src/catalog/domain.ts'
import type * as enterAsCaller from '../../../packages/runtime/src/service/enter-as-caller.ts'
import type * as errors from '../../../packages/runtime/src/errors.ts'
import type * as evenOut from '../../../packages/runtime/src/http/even-out.ts'
import type * as express from '../../../packages/runtime/src/http/express.ts'
import type * as fastify from '../../../packages/runtime/src/http/fastify.ts'
import type * as fleet from '../../../packages/runtime/src/fleet/index.ts'
import type * as heardChanges from '../../../packages/runtime/src/context/heard-changes.ts'
import type * as hono from '../../../packages/runtime/src/http/hono.ts'
import type * as http from '../../../packages/runtime/src/http/index.ts'
import type * as issuerKeys from '../../../packages/runtime/src/http/issuer-keys.ts'
import type * as jwt from '../../../packages/runtime/src/http/jwt.ts'
import type * as main from '../../../packages/runtime/src/index.ts'
import type * as pgliteSession from '../../../packages/runtime/src/pglite/pglite-session.ts'
import type * as pgliteSocket from '../../../packages/runtime/src/pglite/pglite-socket.ts'
import type * as readRequest from '../../../packages/runtime/src/http/read-request.ts'
import type * as resolveTenant from '../../../packages/runtime/src/http/resolve-tenant.ts'
import type * as sharedTables from '../../../packages/runtime/src/context/shared-tables.ts'
import type * as tenant from '../../../packages/runtime/src/catalog/tenant.ts'
import type * as tenantChanges from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import type * as tenantDirectory from '../../../packages/runtime/src/context/tenant-directory.ts'

interface Modules {
  'catalog/api-key.ts': typeof apiKey
  'catalog/domain.ts': typeof domain
  'catalog/tenant.ts': typeof tenant
  'catalog/tenant-changes.ts': typeof tenantChanges
  'config/index.ts': typeof config
  'context/access-directory.ts': typeof accessDirectory
  'context/access-lookup.ts': typeof accessLookup
  'context/change-listener.ts': typeof changeListener
  'context/heard-changes.ts': typeof heardChanges
  'context/shared-tables.ts': typeof sharedTables
  'context/tenant-directory.ts': typeof tenantDirectory
  'errors.ts': typeof errors
  'fleet/index.ts': typeof fleet
  'http/admit-request.ts': typeof admitRequest
  'http/even-out.ts': typeof evenOut
  'http/express.ts': typeof express
  'http/fastify.ts': typeof fastify
  'http/hono.ts': typeof hono
  'http/index.ts': typeof http
  'http/issuer-keys.ts': typeof issuerKeys
  'http/jwt.ts': typeof jwt
  'http/read-request.ts': typeof readRequest
  'http/resolve-tenant.ts': typeof resolveTenant
  'index.ts': typeof main
  'pglite/pglite-session.ts': typeof pgliteSession
  'pglite/pglite-socket.ts': typeof pgliteSocket
  'service/caller-tokens.ts': typeof callerTokens
  'service/enter-as-caller.ts': typeof enterAsCaller
}

/** A runtime by its source, the one that ships or a copy: an attack loads no more of it than it needs. */
export class DoorRuntime {
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  async load<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
    return await import(join(this.#source, name))
  }
}
