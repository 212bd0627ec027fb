import type { Contract } from '../../contract/index.ts'
import {
  type Environment,
  FIRST_KEY_ID,
  serviceVariables,
} from '../../contract/wire/service-variables.ts'
import { TenantryError } from '../../errors.ts'
import { connectModule, type RemoteOptions } from './connect-module.ts'
import type { RemoteModule } from './remote-module.ts'
import { importSigningKey } from './signing-key.ts'

/**
 * The service of a module as the environment names it; undefined where it names none.
 *
 * @throws {TenantryError} SERVICE_OPTIONS_INVALID where the URL or the key is missing or is none, TOKEN_OPTIONS_INVALID where the
 * key is too short.
 */
export async function remoteOfEnvironment<Api>(
  contract: Contract<Api>,
  env: Environment,
  options: Omit<RemoteOptions, 'url' | 'key'>,
): Promise<RemoteModule | undefined> {
  const names = serviceVariables(contract.name)
  const [url = '', secret = ''] = [env[names.url], env[names.key]]
  if (url === '' && secret === '') return undefined
  if (url === '') throw invalid(contract.name, `${names.key} is set, and ${names.url} is not`)
  if (secret === '') throw invalid(contract.name, `${names.url} is set, and ${names.key} is not`)
  if (!isHttp(url)) throw invalid(contract.name, `${names.url} is no http:// or https:// URL`)
  const key = { kid: env[names.keyId] || FIRST_KEY_ID, secret }
  // Told when the process starts, and not with the first call that leaves it.
  await importSigningKey(key)
  return connectModule(contract, { ...options, url, key })
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function invalid(module: string, why: string): TenantryError {
  const { url, key } = serviceVariables(module)
  return new TenantryError('SERVICE_OPTIONS_INVALID', {
    message: `The service of ${module} cannot be called: ${why}.`,
    hint: `Set ${url} to where it is and ${key} to the secret that it verifies calls with, or neither of them.`,
    details: { module },
  })
}
