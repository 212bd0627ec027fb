import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { TenantryError } from '../errors.ts'

/** Those that come behind the reading of a body. */
const BEHIND_THE_BODY = ['preValidation', 'preHandler'] as const
const ALL = ['onRequest', 'preParsing', ...BEHIND_THE_BODY, 'preSerialization', 'onSend'] as const

/** What the hooks of an application come to for a request that they let through: nothing. */
type Hook = (this: FastifyInstance, ...given: readonly unknown[]) => unknown

/**
 * The hooks that the application has around a module. A request that is handed over is read by nobody here, so Fastify would
 * leave out those that come behind the reading, and who refuses requests there would refuse none of them.
 */
export class InheritedHooks {
  readonly #module: string
  readonly #around: FastifyInstance
  readonly #scope: FastifyInstance
  readonly #found: ReadonlyMap<string, readonly Hook[]>

  /**
   * @param around The instance that the module was to add its routes to.
   * @param scope The one that it adds them to, before anybody has added a hook to that.
   * @throws {TenantryError} HANDOVER_INVALID where this Fastify does not say which hooks it has.
   */
  constructor(module: string, around: FastifyInstance, scope: FastifyInstance) {
    this.#module = module
    this.#around = around
    this.#scope = scope
    this.#found = this.#read(scope)
  }

  /** @throws {TenantryError} HANDOVER_INVALID where the application has added a hook since, which the module would not have. */
  assertComplete(): void {
    const now = this.#read(this.#around)
    for (const name of ALL) {
      if (now.get(name)?.length === this.#found.get(name)?.length) continue
      throw new TenantryError('HANDOVER_INVALID', {
        message: `The application adds a hook (${name}) behind the routes of ${this.#module}, and they would run without it.`,
        hint: `Add the hook before the routes of ${this.#module} are registered.`,
        details: { module: this.#module, hook: name },
      })
    }
  }

  /**
   * Runs those that Fastify leaves out.
   *
   * @returns Whether the request may go on: false where one has answered it.
   * @throws What one of them throws.
   */
  async run(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    for (const name of BEHIND_THE_BODY) {
      for (const hook of this.#found.get(name) ?? []) {
        await runHook(hook.bind(this.#scope), request, reply)
        if (reply.sent) return false
      }
    }
    return true
  }

  #read(instance: FastifyInstance): ReadonlyMap<string, readonly Hook[]> {
    const found: unknown = Reflect.get(instance, this.#symbolOf(instance))
    return new Map(
      ALL.map((name) => {
        const hooks: unknown =
          typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined
        if (!Array.isArray(hooks) || !hooks.every(isHook)) throw this.#unknown()
        return [name, [...hooks]]
      }),
    )
  }

  /** Fastify tells nobody, and copies the hooks of an instance into those that are made in it under this symbol. */
  #symbolOf(instance: object): symbol {
    let holder: object | null = instance
    while (holder !== null) {
      const symbol = Object.getOwnPropertySymbols(holder).find(
        ({ description }) => description === 'fastify.hooks',
      )
      if (symbol !== undefined) return symbol
      holder = Reflect.getPrototypeOf(holder)
    }
    throw this.#unknown()
  }

  #unknown(): TenantryError {
    return new TenantryError('HANDOVER_INVALID', {
      message: `This version of Fastify does not say which hooks are around the routes of ${this.#module}.`,
      hint: 'Use the version of Fastify that the peer dependencies of @tenantry/runtime name.',
      details: { module: this.#module },
    })
  }
}

function isHook(value: unknown): value is Hook {
  return typeof value === 'function'
}

/** As Fastify does: a hook goes on by its callback, or by its promise. One that answers instead may do neither. */
async function runHook(
  hook: (...given: readonly unknown[]) => unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const done = (error?: Error | null): void => {
    if (error === undefined || error === null) resolve()
    else reject(error)
  }
  const result = hook(request, reply, done)
  if (result instanceof Promise) result.then(() => resolve(), reject)
  await promise
}
