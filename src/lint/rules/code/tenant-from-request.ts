import { isSentByClient, isUnverifiedToken } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { findTenantTaint } from '../../code/find-tenant-taint.ts'

export const tenantFromRequest: CodeRule = {
  id: 'tenant-from-request',
  what: 'A tenant taken from what a client sends, and used without a proof that the client belongs to it.',
  why: 'Whoever sends the request writes its body, its URL and its headers, and so chooses whose rows are read and written.',
  remedy:
    'Let the adapter find the tenant from a verified credential (`fromJwt`, `fromApiKey`), or compare it with a verified claim or a membership first.',
  suppress:
    'Where nobody but the operator of the application reaches the route, and something in front of it makes sure of that.',
  examples: {
    leak: `import { createServer } from 'node:http'

export const server = createServer(async (request, response) => {
  const tenant = String(request.headers['x-tenant'])
  const rows = await db.selectFrom('invoice').select('number').where('tenant_id', '=', tenant).execute()
  response.end(JSON.stringify(rows))
})`,
    mend: `import { createServer, type IncomingMessage } from 'node:http'

declare function verifiedClaims(request: IncomingMessage): Promise<{ tenant: string }>

export const server = createServer(async (request, response) => {
  const { tenant } = await verifiedClaims(request)
  const rows = await db.selectFrom('invoice').select('number').where('tenant_id', '=', tenant).execute()
  response.end(JSON.stringify(rows))
})`,
  },
  find(scene) {
    const { program, tenantSinks } = scene
    return findTenantTaint(
      scene,
      tenantSinks,
      {
        isSource: (node, path) => isSentByClient(node, path, program),
        // Of a token that nobody has verified tells a rule of its own.
        isHarmless: (node) => isUnverifiedToken(node, program),
      },
      'The client that sends the request chooses the tenant here.',
    )
  },
}
