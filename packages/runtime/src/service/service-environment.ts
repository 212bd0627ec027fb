import {
  type Environment,
  FIRST_KEY_ID,
  serviceVariables,
} from '../contract/wire/service-variables.ts'
import { TenantryError } from '../errors.ts'
import type { VerifyingKey } from './verifying-key.ts'

/** Where a service listens. */
export interface ServicePlaces {
  readonly host: string
  readonly port: number
  readonly metricsHost: string
  /** Undefined where nobody wants metrics. */
  readonly metricsPort: number | undefined
}

/** By `HOST`, `PORT`, `METRICS_HOST` and `METRICS_PORT`. @throws {TenantryError} SERVICE_OPTIONS_INVALID */
export function placesOfEnvironment(module: string, env: Environment): ServicePlaces {
  const host = env['HOST'] || '127.0.0.1'
  return {
    host,
    port: readPort(module, env, 'PORT') ?? 3000,
    metricsHost: env['METRICS_HOST'] || '127.0.0.1',
    metricsPort: readPort(module, env, 'METRICS_PORT'),
  }
}

/**
 * What calls of a module are verified with: `<MODULE>_SERVICE_KEY`, and while keys change `<MODULE>_SERVICE_PREVIOUS_KEY`. Their
 * ids are `_KEY_ID` (default: 1) and `_PREVIOUS_KEY_ID` (default: 1 where the key has another, else 0).
 *
 * @throws {TenantryError} SERVICE_OPTIONS_INVALID
 */
export function keysOfEnvironment(module: string, env: Environment): readonly VerifyingKey[] {
  const names = serviceVariables(module)
  const [secret, previous] = [env[names.key] ?? '', env[names.previousKey] ?? '']
  if (secret === '')
    throw invalid(
      module,
      `${names.key} is not set`,
      `Set ${names.key} to the secret that callers sign with.`,
    )
  const kid = env[names.keyId] || FIRST_KEY_ID
  if (previous === '') return [{ kid, secret }]
  const previousKid = env[names.previousKeyId] || (kid === FIRST_KEY_ID ? '0' : FIRST_KEY_ID)
  return [
    { kid, secret },
    { kid: previousKid, secret: previous },
  ]
}

function readPort(module: string, env: Environment, name: string): number | undefined {
  const text = env[name] ?? ''
  if (text === '') return undefined
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw invalid(
    module,
    `${name} is ${JSON.stringify(text)}`,
    `Set ${name} to a port, from 0 (any free one) to 65535.`,
  )
}

function invalid(module: string, why: string, hint: string): TenantryError {
  return new TenantryError('SERVICE_OPTIONS_INVALID', {
    message: `The service of ${module} cannot start: ${why}.`,
    hint,
    details: { module },
  })
}
