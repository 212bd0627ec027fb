import type { Tenancy } from '@tenantry/runtime'
import fastify from 'fastify'

import type { Database } from '../../database.ts'
import { tenantOfRequest as resolveTenant } from './tenant-of.ts'

export function serve(tenancy: Tenancy<Database>) {
  const app = fastify()
  app.addHook('onRequest', (request, _reply, done) => {
    const found = resolveTenant(request)
    tenancy.admit(found.slug).then(
      (context) => tenancy.enter(context, done),
      (error: Error) => done(error),
    )
  })
  return app
}
