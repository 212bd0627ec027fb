import type { TenantRequest, TenantResolver } from '@tenantry/runtime/http'

import { type DoorAttack, type DoorAttacks, unlessRefused, unlessSame } from './door-attack.ts'
import type { DoorRuntime } from './door-runtime.ts'

type Http = Awaited<ReturnType<typeof loadHttp>>

/** What a request names, by the sources that an application has; a refusal by its code. */
function name(
  sources: (http: Http) => readonly TenantResolver[],
  request: Partial<TenantRequest>,
  expected: { readonly names: string | undefined } | { readonly refused: string },
): DoorAttack {
  return async ({ runtime }) => {
    const http = await loadHttp(runtime)
    const whole = { host: '', path: '/', headers: {}, ...request }
    const resolve = async () => await http.findTenant(whole, sources(http))
    if ('refused' in expected) return await unlessRefused(expected.refused, resolve)
    return unlessSame(await resolve(), expected.names)
  }
}

async function loadHttp(runtime: DoorRuntime) {
  const http = await runtime.load('http/index.ts')
  const { findTenant } = await runtime.load('http/resolve-tenant.ts')
  return { ...http, findTenant }
}

const subdomain = ({ fromSubdomain }: Http) => fromSubdomain({ domain: 'example.com' })
const path = ({ fromPath }: Http) => fromPath({ prefix: '/t' })
const key = ({ fromApiKey }: Http, header = 'x-api-key') => fromApiKey(KEYS, { header })

const KEYS = { tenantOfKey: async (given: string) => ({ own: 'mallory', theirs: 'acme' })[given] }
const HOST = { host: 'acme.example.com' }
const AMBIGUOUS = { refused: 'REQUEST_AMBIGUOUS' }
const NOBODY = { names: undefined }

/** Requests that name a tenant in a way in which somebody else reads another one, or none. */
export const SOURCE_ATTACKS: DoorAttacks = {
  'name another domain of the same length': name(
    (http) => [subdomain(http)],
    {
      host: 'acme.attacks.com',
    },
    NOBODY,
  ),
  'name a deeper domain': name((http) => [subdomain(http)], { host: 'a.b.example.com' }, NOBODY),
  'name a host with something behind it': name(
    (http) => [subdomain(http)],
    { host: 'acme.example.com, globex.example.com' },
    NOBODY,
  ),
  'name a host with something in front of it': name(
    (http) => [subdomain(http)],
    { host: 'evil@acme.example.com' },
    NOBODY,
  ),

  'climb out of a tenant': name((http) => [path(http)], { path: '/t/acme/../mallory' }, AMBIGUOUS),
  'climb with an encoded slash': name(
    (http) => [path(http)],
    { path: '/t/acme/x%2f..%2f..%2fmallory' },
    AMBIGUOUS,
  ),
  'name a tenant with a slash in it': name(
    (http) => [path(http)],
    { path: '/t/acme%2Fx' },
    AMBIGUOUS,
  ),
  'name a tenant behind two slashes': name((http) => [path(http)], { path: '//t/acme' }, AMBIGUOUS),
  'name a tenant that cannot be decoded': name(
    (http) => [path(http)],
    { path: '/t/acme%' },
    AMBIGUOUS,
  ),
  'name a tenant below another prefix': name((http) => [path(http)], { path: '/x/acme' }, NOBODY),

  'name two tenants': name(
    (http) => [subdomain(http), path(http)],
    { ...HOST, path: '/t/mallory' },
    { refused: 'TENANT_CONFLICT' },
  ),
  'put a bad key beside the name of the victim': name(
    (http) => [subdomain(http), key(http)],
    { ...HOST, headers: { 'x-api-key': 'bad' } },
    { refused: 'KEY_INVALID' },
  ),
  'put no key beside the name of the victim': name((http) => [subdomain(http), key(http)], HOST, {
    refused: 'KEY_MISSING',
  }),
  'put no credential beside the name of the victim': name(
    (http) => [subdomain(http), http.oneOf(key(http), key(http, 'x-other-key'))],
    HOST,
    { refused: 'KEY_MISSING' },
  ),
  'put a bad credential beside a good one': name(
    (http) => [http.oneOf(key(http), key(http, 'x-other-key'))],
    { headers: { 'x-api-key': 'theirs', 'x-other-key': 'bad' } },
    { refused: 'KEY_INVALID' },
  ),
}
