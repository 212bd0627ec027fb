import type { Contract } from '../../contract/index.ts'
import type { Caller } from '../../contract/wire/protocol.ts'
import { httpRequests } from './http-requests.ts'
import { httpTarget, type HttpTargetOptions } from './http-target.ts'
import { httpTransport } from './http-transport.ts'
import { RemoteModule } from './remote-module.ts'
import { RemoteRequests } from './remote-requests.ts'
import type { SigningKey } from './signing-key.ts'
import { TenantTokens } from './tenant-tokens.ts'

export interface RemoteOptions extends HttpTargetOptions {
  /** The largest answer that is read, in bytes; those of routes are handed on whatever their size. Default: 32 MiB. */
  readonly largestAnswer?: number
  readonly key: SigningKey
  /** Whom calls are meant for. Default: the name of the module. */
  readonly audience?: string
  /** Milliseconds that a token lives; it is used for half of them. Default: 60 s, and 5 minutes are the most. */
  readonly tokenLifetimeMs?: number
  /** Milliseconds that a call may take, its repetitions included. Default: 10 s. */
  readonly timeoutMs?: number
  /** How often a call that may be done twice is repeated when no answer came. Default: 2. */
  readonly retries?: number
  /** The trace that a call belongs to. Default: none, which leaves it to what instruments node:http. */
  readonly traceparent?: () => string | undefined
}

const TOKEN_LIFETIME_MS = 60_000
const TIMEOUT_MS = 10_000
const RETRIES = 2
const LARGEST_ANSWER = 32 * 1024 * 1024

/** A module that answers at a URL. Connects with the first call. */
export function connectModule<Api>(contract: Contract<Api>, options: RemoteOptions): RemoteModule {
  const { key, audience = contract.name, tokenLifetimeMs = TOKEN_LIFETIME_MS } = options
  const tokens = new TenantTokens({ key, audience, lifetimeMs: tokenLifetimeMs })
  const target = httpTarget(options)
  const shared = {
    contract,
    authorize: (caller: Caller) => {
      const token = tokens.of(caller)
      return typeof token === 'string'
        ? `Bearer ${token}`
        : token.then((signed) => `Bearer ${signed}`)
    },
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    retries: options.retries ?? RETRIES,
    traceparent: options.traceparent ?? (() => undefined),
    random: Math.random,
  }
  return new RemoteModule({
    ...shared,
    transport: httpTransport(target, options.largestAnswer ?? LARGEST_ANSWER),
    requests: new RemoteRequests({ ...shared, transport: httpRequests(target) }),
  })
}
