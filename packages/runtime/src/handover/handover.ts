import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify'

import { serviceUnreachable } from '../contract/wire/call-errors.ts'
import type { Connection } from '../extraction/connection.ts'
import type { ComparedAnswer } from '../extraction/requests/compared-answer.ts'
import type { RoutedRequest } from '../extraction/requests/request-routes.ts'
import type { RoutedTenant, RouteMode } from '../extraction/routing/routing.ts'
import { answerWith } from './answer-with.ts'
import { answeredHeaders } from './handed-headers.ts'
import { bodyOf, handedRequest, signalOf } from './handed-request.ts'
import type { HandedModule } from './handed-module.ts'
import { InheritedHooks } from './inherited-hooks.ts'
import { LOCAL_PASS_HEADER, LocalPasses } from './local-passes.ts'
import { answerRehearsed, rehearseRoutes, type RehearsedRoutes } from './rehearsed-routes.ts'
import { answerAgain, captureAnswer, type Captured } from './shadow-request.ts'

export interface HandoverOptions {
  readonly around: FastifyInstance
  readonly scope: FastifyInstance
  readonly module: HandedModule
  readonly register: (scope: FastifyInstance) => unknown
}

/** A request whose body nobody has read yet. */
interface Unread {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: RequestPayload
}

/** Where a request is answered, and who decided so. */
interface Decided {
  readonly mode: RouteMode
  readonly operation: string
  readonly tenant: RoutedTenant | undefined
  readonly connection: Connection
}

type GoOn = (error?: Error) => void

/** The requests of one module of one application. */
export class Handover {
  readonly #options: HandoverOptions
  readonly #hooks: InheritedHooks
  readonly #passes = new LocalPasses()
  /** Requests that this process made of itself. */
  readonly #passed = new WeakSet<FastifyRequest>()
  readonly #captured = new WeakMap<FastifyRequest, Captured>()
  #rehearsed: Promise<RehearsedRoutes> | undefined

  private constructor(options: HandoverOptions) {
    const { module, around, scope } = options
    this.#options = options
    this.#hooks = new InheritedHooks(module.contract.name, around, scope)
  }

  /** @throws {TenantryError} HANDOVER_INVALID; in a rehearsal what registering the routes away from the application throws. */
  static async open(options: HandoverOptions): Promise<Handover> {
    const handover = new Handover(options)
    const connection = options.module.connection()
    // Told when the application starts, and not by the first request.
    if (connection?.routing.modeOf(undefined, '') === 'rehearse') await handover.#rehearsedRoutes()
    return handover
  }

  assertComplete(): void {
    this.#hooks.assertComplete()
  }

  /** Has a request that this process made of itself answered here. Nobody else has a pass, and nobody sees one. */
  takePass(request: FastifyRequest): void {
    const pass = request.raw.headers[LOCAL_PASS_HEADER]
    if (pass === undefined) return
    Reflect.deleteProperty(request.raw.headers, LOCAL_PASS_HEADER)
    if (this.#passes.take(pass)) this.#passed.add(request)
  }

  /** Decides about a request, and goes on with it where it is answered here. */
  begin(unread: Unread, goOn: GoOn): void {
    const decided = this.#decide(unread.request)
    if (decided === undefined) {
      goOn()
    } else if (decided.mode === 'shadow') {
      this.#beginShadow(unread, decided)
      goOn()
    } else {
      const elsewhere =
        decided.mode === 'remote' ? this.#send(unread, decided) : this.#rehearse(unread, decided)
      elsewhere.catch((error: unknown) => {
        goOn(error instanceof Error ? error : new Error(String(error)))
      })
    }
  }

  /** What is sent to a client, for the comparison that waits for it. */
  capture(request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
    this.#captured.get(request)?.capture(reply, payload)
  }

  async close(): Promise<void> {
    const routes = await this.#rehearsed?.catch(() => undefined)
    await routes?.close()
  }

  #decide(request: FastifyRequest): Decided | undefined {
    if (request.is404 || this.#passed.has(request)) return undefined
    const connection = this.#options.module.connection()
    if (connection === undefined) return undefined
    const tenant = connection.tenancy.currentTenant()
    const operation = this.#nameOf(request)
    const mode = connection.routing.modeOf(tenant, operation)
    return mode === 'local' ? undefined : { mode, operation, tenant, connection }
  }

  /** As the module declares it, wherever the application has mounted that. */
  #nameOf({ method, routeOptions }: FastifyRequest): string {
    const { prefix } = this.#options.scope
    const { url = '' } = routeOptions
    const declared = url.startsWith(prefix) ? url.slice(prefix.length) : url
    return `${method} ${declared === '' ? '/' : declared}`
  }

  async #send({ request, reply, payload }: Unread, decided: Decided): Promise<void> {
    const signal = signalOf(reply)
    if (!(await this.#hooks.run(request, reply))) return
    const handed = { ...this.#handed(request, decided), ...bodyOf(request, payload), signal }
    const answer = await decided.connection.requests.send(handed)
    const site = { module: this.#options.module.contract.name, operation: decided.operation }
    answerWith(reply, answer, (error) => serviceUnreachable(site, error))
  }

  #beginShadow({ request, reply }: Unread, decided: Decided): void {
    const { tenant, connection } = decided
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    // Of what an open transaction has written a service sees nothing, and a write is done once.
    if (!isRead || tenant === undefined || connection.tenancy.isInTransaction?.() === true) return
    const captured = captureAnswer(reply)
    this.#captured.set(request, captured)
    const again = (): Promise<ComparedAnswer> =>
      answerAgain(this.#options.scope, request, this.#passes)
    const first = async (): Promise<ComparedAnswer> => {
      const answer = await captured.answer
      return answer === 'compressed' ? await again() : answer
    }
    const handed = this.#handed(request, decided)
    // The client that goes away takes nothing from the comparison, which has a deadline of its own.
    const { signal } = new AbortController()
    const headers = uncompressed(handed.headers)
    const asked = { ...handed, headers, body: undefined, length: undefined, signal }
    void connection.requests.shadow(asked, tenant, { first, again })
  }

  async #rehearse({ request, reply, payload }: Unread, decided: Decided): Promise<void> {
    if (!(await this.#hooks.run(request, reply))) return
    const routes = await this.#rehearsedRoutes()
    const { rehearsal } = decided.connection.requests
    const module = this.#options.module.contract.name
    const { body } = bodyOf(request, payload)
    const answer = await answerRehearsed(rehearsal, routes, {
      ...this.#handed(request, decided),
      module,
      body,
    })
    reply.code(answer.status).headers(answeredHeaders(answer.headers))
    void reply.send(answer.body)
  }

  #handed(request: FastifyRequest, { operation, tenant }: Decided): Handed {
    const { prefix } = this.#options.scope
    return { ...handedRequest(request, { operation, prefix }), tenant }
  }

  #rehearsedRoutes(): Promise<RehearsedRoutes> {
    const { scope, register } = this.#options
    return (this.#rehearsed ??= rehearseRoutes(scope, register))
  }
}

type Handed = Omit<RoutedRequest, 'body' | 'length' | 'signal'>

/** What is compressed cannot be compared. */
function uncompressed(headers: readonly string[]): string[] {
  const kept = headers.filter((_text, at) => headers[at - (at % 2)] !== 'accept-encoding')
  return [...kept, 'accept-encoding', 'identity']
}
