import type { FastifyInstance } from 'fastify'

import { Handover } from './handover.ts'
import type { HandedModule } from './handed-module.ts'

/**
 * Registers the routes of an extracted module, in a scope of their own. Each request is answered where the routing of the module
 * says for its tenant: here, by the service, or by both to compare (GET and HEAD). What goes to the service is read by nobody
 * here: its body is handed on as it comes, and so is the answer. The hooks that the application has around the module run
 * in either case; what the module decorates, or sets for errors and bodies, stays in its scope.
 *
 * @param app Where the module would add its routes itself. Its hooks have to be there before.
 * @throws {TenantryError} HANDOVER_INVALID, also when the application is ready, where a hook was added later. Requests fail with
 * SERVICE_UNREACHABLE and CALL_DEADLINE_PASSED, for which `httpProblemOf` has the answers, and are not answered here instead.
 */
export async function handOverRoutes(
  app: FastifyInstance,
  module: HandedModule,
  register: (scope: FastifyInstance) => unknown,
): Promise<void> {
  await app.register(async (scope) => {
    const handover = await Handover.open({ around: app, scope, module, register })
    scope.addHook('onRequest', async (request) => handover.takePass(request))
    scope.addHook('preParsing', (request, reply, payload, done) =>
      handover.begin({ request, reply, payload }, (error) => {
        if (error === undefined) done(null, payload)
        else done(error)
      }),
    )
    scope.addHook('onSend', async (request, reply, payload) => {
      handover.capture(request, reply, payload)
      return payload
    })
    scope.addHook('onReady', async () => handover.assertComplete())
    scope.addHook('onClose', async () => await handover.close())
    await register(scope)
  })
}
