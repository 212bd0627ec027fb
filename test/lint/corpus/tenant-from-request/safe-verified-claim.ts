import { createServer } from 'node:http'

import type { Tenancy } from '@tenantry/runtime'
import { jwtVerify } from 'jose'

import type { Database } from '../database.ts'

const key = new TextEncoder().encode(process.env['KEY'])

async function claimsOf(authorization = '') {
  const { payload } = await jwtVerify(authorization.replace(/^Bearer /, ''), key)
  return payload
}

export const serve = (tenancy: Tenancy<Database>) =>
  createServer(async (request, response) => {
    const claims = await claimsOf(request.headers.authorization)
    const rows = await tenancy.run(String(claims['tenant']), () =>
      tenancy.db.selectFrom('invoice').selectAll().execute(),
    )
    response.end(JSON.stringify(rows))
  })
