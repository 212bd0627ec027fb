import { once } from 'node:events'

import { createTenancy, type SaasConfig } from '@tenantry/runtime'
import { fastify, type FastifyInstance } from 'fastify'
import { Pool } from 'pg'

import { buildApp } from '../../examples/noisy/src/app.ts'
import type { Database } from '../../examples/noisy/src/database.ts'

/** Which server it is, as its argument says it in JSON. */
export type ServeOptions =
  | { readonly kind: 'guarded'; readonly config: SaasConfig }
  | {
      readonly kind: 'plain'
      readonly url: string
      readonly connections: number
      /** Ids of tenants by slug. */
      readonly tenants: Readonly<Record<string, string>>
    }

// The example behind its quotas, or the same routes on a plain pool of connections. Prints its port.

const options: ServeOptions = JSON.parse(process.argv[2] ?? '')
const app = options.kind === 'guarded' ? await serveGuarded(options.config) : servePlain(options)
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${new URL(url).port}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
app.server.closeAllConnections()
// What waits for the pool of the plain one would keep it for minutes.
if (options.kind === 'plain') process.exit()
await app.close()

async function serveGuarded(config: SaasConfig): Promise<FastifyInstance> {
  const tenancy = await createTenancy<Database>(config)
  const built = await buildApp({ tenancy })
  built.addHook('onClose', () => tenancy.close())
  return built
}

/** As somebody would write it who has no quotas: whoever comes first is served first. */
function servePlain({
  url: connectionString,
  connections,
  tenants,
}: PlainOptions): FastifyInstance {
  const pool = new Pool({ connectionString, max: connections })
  const built = fastify()
  const tenantOf = (host: string | undefined): string => tenants[host?.split('.')[0] ?? ''] ?? ''
  built.get('/documents', async ({ headers }) => {
    const text = 'select id, title from pool.document where tenant_id = $1 order by id limit 20'
    return (await pool.query(text, [tenantOf(headers.host)])).rows
  })
  built.get('/documents/search', async ({ headers }) => {
    const text =
      "select id, title from pool.document where tenant_id = $1 and body ilike '%lorem%' order by id limit 20"
    return (await pool.query(text, [tenantOf(headers.host)])).rows
  })
  built.addHook('onClose', () => pool.end())
  return built
}

type PlainOptions = Extract<ServeOptions, { kind: 'plain' }>
