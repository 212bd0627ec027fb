import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'servers'

/** What the adapters do with a request that was refused, and with one that was not. */
export const SERVER_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'http/fastify.ts', group }, [
    [
      'Fastify goes on with a request that was refused',
      'return await reply.code(problem.status).headers(problem.headers).send(problem.body)',
      'return undefined',
      'Fastify: reach a route as nobody',
      {
        file: 'http/fastify.ts',
        find: "if (context === undefined) throw new Error('The request was not admitted.')",
        replace: 'if (context === undefined) return run()',
      },
    ],
    [
      'Fastify guards no route beside the plugin',
      "[Symbol.for('skip-override')]: true",
      "[Symbol.for('skip-override')]: false",
      'Fastify: reach a route as nobody',
    ],
  ]),
  ...doorMutants({ file: 'http/keep-context.ts', group }, [
    [
      'Fastify has events run in any context',
      'emitInside(reply.raw, (emit) => enter(request, emit, AGAIN))',
      '',
      'Fastify: have a body made by the request of another',
    ],
  ]),
  ...doorMutants({ file: 'http/keep-context.ts', group: 'call backs' }, [
    [
      'Fastify enters no context before the hooks',
      'enter(request, () => {\n      emitInside(reply.raw, (emit) => enter(request, emit, AGAIN))\n      done()\n    }),',
      'done(),',
      'have a hook run as nobody',
    ],
    ...(
      [
        [
          'preParsing',
          '_reply, payload, done',
          '\n    enterAgain(request, () => done(null, payload)),\n  ',
        ],
        ['preValidation', '_reply, done', ' enterAgain(request, done)'],
        ['preHandler', '_reply, done', ' enterAgain(request, done)'],
        [
          'preSerialization',
          '_reply, payload, done',
          '\n    enterAgain(request, () => done(null, payload)),\n  ',
        ],
        [
          'onSend',
          '_reply, payload, done',
          '\n    enterAgain(request, () => done(null, payload)),\n  ',
        ],
        ['onError', '_reply, _error, done', ' enterAgain(request, done)'],
      ] as const
    ).map(
      ([hook, given, run]) =>
        [
          `Fastify enters no context again before ${hook}`,
          `app.addHook('${hook}', (request, ${given}) =>${run})`,
          '',
          `call back into ${hook}`,
        ] as const,
    ),
    [
      'Fastify enters no context again before onResponse',
      "app.addHook('onResponse', (request, _reply, done) => enterAgain(request, done))",
      '',
      'call back into onResponse',
      {
        file: 'http/keep-context.ts',
        find: 'emitInside(reply.raw, (emit) => enter(request, emit, AGAIN))',
        replace: '',
      },
    ],
    [
      'Fastify enters no context before a timeout',
      "app.addHook('onTimeout', (request, _reply, done) => enterAgain(request, done))",
      '',
      'time out as nobody',
    ],
    [
      'Fastify enters no context when somebody hangs up',
      "app.addHook('onRequestAbort', (request, done) => enterAgain(request, done))",
      '',
      'hang up as nobody',
    ],
    [
      'Fastify enters no context before the route',
      'return enter(request, () => handler.call(this, request, reply), AGAIN)',
      'return handler.call(this, request, reply)',
      'call back into the route',
    ],
  ]),
  ...doorMutants({ file: 'http/emit-inside.ts', group }, [
    [
      'events run in the context of whoever emits them',
      'inside.enter(() => inside.emit.apply(this, event))',
      'inside.emit.apply(this, event)',
      'Express: have a body made by the request of another',
    ],
  ]),
  ...doorMutants({ file: 'http/express.ts', group }, [
    [
      'Express goes on with a request that was refused',
      'response.status(problem.status).set(problem.headers).json(problem.body)',
      'next(problem && undefined)',
      'Express: reach a route as nobody',
    ],
    [
      'Express enters no context',
      'options.tenancy.enter(context, next)',
      'next()',
      'Express: reach a route as somebody else',
    ],
    [
      'Express has events run in any context',
      'emitInside(response, (emit) => options.tenancy.enter(context, emit, again))',
      '',
      'Express: have a body made by the request of another',
    ],
  ]),
  ...doorMutants({ file: 'http/hono.ts', group }, [
    [
      'Hono goes on with a request that was refused',
      'return c.json(problem.body, problem.status, problem.headers)',
      'return await next()',
      'Hono: reach a route as nobody',
    ],
    [
      'Hono enters no context',
      'await options.tenancy.enter(context, next)',
      'await next()',
      'Hono: reach a route as somebody else',
    ],
    [
      'Hono does not read the request of Node',
      'if (isNodeEnvironment(env)) {',
      'if (false) {',
      'Hono: reach a route by climbing',
    ],
  ]),
]
