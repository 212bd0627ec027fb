import type { Environment } from '../../contract/wire/service-variables.ts'
import { TenantryError } from '../../errors.ts'
import type { RehearsalOptions } from './rehearsal-options.ts'
import { rehearsalReport } from './rehearsal-report.ts'

/**
 * How the environment wants the calls of a module rehearsed; undefined where it does not. Read are `TENANTRY_REHEARSE` (the
 * names of modules, with commas), `TENANTRY_REHEARSE_LATENCY_MS` (`1,20`), `TENANTRY_REHEARSE_FAULTS` (`0.05`),
 * `TENANTRY_REHEARSE_SEED` and `TENANTRY_REHEARSE_REPORT` (a file).
 *
 * @throws {TenantryError} REHEARSAL_OPTIONS_INVALID
 */
export function rehearsalOfEnvironment(
  module: string,
  env: Environment,
): RehearsalOptions | undefined {
  const named = (env['TENANTRY_REHEARSE'] ?? '').split(',').map((name) => name.trim())
  if (!named.includes(module)) return undefined
  const latencyMs = readLatency(env)
  const faults = readNumber(env, 'TENANTRY_REHEARSE_FAULTS', isPart, 'a number from 0 to 1')
  const seed = readNumber(env, 'TENANTRY_REHEARSE_SEED', Number.isInteger, 'a whole number')
  const report = env['TENANTRY_REHEARSE_REPORT']
  return {
    outsideOfTenants: true,
    ...(latencyMs !== undefined && { latencyMs }),
    ...(faults !== undefined && { faults }),
    ...(seed !== undefined && { seed }),
    ...(report !== undefined && report !== '' && { onCall: rehearsalReport(report) }),
  }
}

const LATENCY = 'TENANTRY_REHEARSE_LATENCY_MS'

function readLatency(env: Environment): readonly [number, number] | undefined {
  const text = env[LATENCY] ?? ''
  if (text === '') return undefined
  const [, from, to] = /^(\d+),(\d+)$/.exec(text) ?? []
  const [shortest, longest] = [Number(from), Number(to)]
  if (shortest <= longest) return [shortest, longest]
  throw invalid(LATENCY, text, 'two numbers of milliseconds, such as 1,20')
}

function readNumber(
  env: Environment,
  name: string,
  isRight: (value: number) => boolean,
  wanted: string,
): number | undefined {
  const text = env[name] ?? ''
  if (text === '') return undefined
  const value = Number(text)
  if (isRight(value)) return value
  throw invalid(name, text, wanted)
}

function isPart(value: number): boolean {
  return value >= 0 && value <= 1
}

function invalid(name: string, text: string, wanted: string): TenantryError {
  return new TenantryError('REHEARSAL_OPTIONS_INVALID', {
    message: `${name} is ${JSON.stringify(text)}, and no rehearsal can be held with that.`,
    hint: `Set it to ${wanted}, or leave it out.`,
    details: { name },
  })
}
