import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

import type { DeclaredVerification, HttpDeclaration, Route } from '../../../verify/index.ts'
import { findRoutes } from './find-routes.ts'
import { HttpClient } from './http-client.ts'
import { DECLARATION_FILE, loadDeclaration } from './load-declaration.ts'
import { startApplication, type StartedApplication } from './start-application.ts'

/** An application beside its fleet: what it declares, and where it answers. */
export interface OpenApplication extends AsyncDisposable {
  readonly declared: DeclaredVerification
  /** Undefined where it declares nothing of HTTP. */
  readonly served: ServedRoutes | undefined
}

export interface ServedRoutes {
  readonly http: HttpDeclaration
  readonly client: HttpClient
  readonly routes: readonly Route[]
}

export interface OpenApplicationOptions {
  readonly root: string
  readonly config: ResolvedConfig
  /** Where it runs already. Default: it is started. */
  readonly url: string | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Reads what an application declares for `saas verify`, and has it answer where that is HTTP. Undefined where it
 * declares nothing.
 *
 * @throws {TenantryError} VERIFY_DECLARATION_MISSING with a URL and nothing declared; those of what it calls.
 */
export async function openApplication({
  root,
  config,
  url,
  signal,
}: OpenApplicationOptions): Promise<OpenApplication | undefined> {
  const declared = await loadDeclaration(root)
  if (url !== undefined && declared?.http === undefined) throw missing()
  if (declared === undefined) return undefined
  const { http } = declared
  if (http === undefined) {
    return { declared, served: undefined, [Symbol.asyncDispose]: () => Promise.resolve() }
  }
  await using stack = new AsyncDisposableStack()
  const started: StartedApplication | undefined =
    url === undefined ? await startApplication(root, config, http.environment ?? {}) : undefined
  if (started) stack.use(started)
  const client = stack.use(new HttpClient(started?.url ?? url ?? '', signal))
  const served = { http, client, routes: await findRoutes(http, client) }
  const kept = stack.move()
  return { declared, served, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

function missing(): TenantryError {
  return new TenantryError('VERIFY_DECLARATION_MISSING', {
    message: `${DECLARATION_FILE} does not say how a request becomes a tenant's.`,
    hint: 'Declare `http: { as: ({ slug }) => ({ headers: { host: `${slug}.example.com` } }) }` in it.',
  })
}
