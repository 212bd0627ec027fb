import { reasonOf, TenantryError } from '../../errors.ts'
import { type Mismatch, renderPath } from '../mismatch.ts'

interface Site {
  readonly module: string
  readonly operation: string
}

const nameOf = ({ module, operation }: Site): string => `${module}.${operation}`

/** A value is not what the contract says. What it holds is not told. */
export function valueRefused(
  site: Site,
  side: 'arguments' | 'result' | 'error',
  { path, problem }: Mismatch,
): TenantryError {
  const at = renderPath(path)
  const what = side === 'arguments' && typeof path[0] === 'number' ? 'argument' : `the ${side}`
  return new TenantryError('CONTRACT_VALUE_REFUSED', {
    message: `The call of ${nameOf(site)} does not fit its contract: ${what}${at === '' ? '' : ` ${at}`} ${problem}.`,
    hint: 'Correct the caller or the function, or the codec in the contract if that is wrong.',
    details: { ...site, side, path: at },
  })
}

/** An error that the contract does not name; where it was thrown it is logged, and here it has no text. */
export function callFailed(site: Site): TenantryError {
  return new TenantryError('CALL_FAILED', {
    message: `${nameOf(site)} failed in its service, with an error that its contract does not name.`,
    hint: 'Look for it in the log of the service; name it in the contract if callers are to tell it apart.',
    details: { ...site },
  })
}

export function deadlinePassed(site: Site): TenantryError {
  return new TenantryError('CALL_DEADLINE_PASSED', {
    message: `There was no answer to ${nameOf(site)} in time.`,
    hint: 'Whether it was done is not known. Look at what the service waits for, or give calls more time (`timeoutMs`).',
    details: { ...site },
  })
}

export function serviceUnreachable(site: Site, cause: unknown): TenantryError {
  return new TenantryError('SERVICE_UNREACHABLE', {
    message: `The service did not answer ${nameOf(site)}: ${reasonOf(cause)}`,
    hint: 'Check that it runs and that its URL leads to it; `saas extract route` brings its calls back into the process.',
    details: { ...site },
    cause,
  })
}

export function operationUnknown(site: Site): TenantryError {
  return new TenantryError('OPERATION_UNKNOWN', {
    message: `The service has no operation ${nameOf(site)}.`,
    hint: 'Deploy a service whose contract has it before its callers.',
    details: { ...site },
  })
}

export function versionDiffers(
  module: string,
  versions: { readonly asked: string | undefined; readonly accepted: readonly string[] },
): TenantryError {
  const { asked, accepted } = versions
  return new TenantryError('CONTRACT_VERSION_DIFFERS', {
    message: `The service of ${module} answers version ${accepted.join(', ')} of its contract, and was asked as ${asked ?? 'none'}.`,
    hint: 'List the version of the callers under `accepts`, deploy the service, then the callers.',
    details: { module, ...versions },
  })
}
