import type { ResolvedCluster, ResolvedConfig } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import { rolePassword } from '../connections/login.ts'
import { ContextKey } from './context-key.ts'

const derived = new WeakMap<ResolvedCluster, Promise<readonly ContextKey[]>>()

/**
 * The keys of the tenant contexts on a cluster, the one that signs first; none where contexts are not
 * signed. Derived once for each cluster of a configuration.
 *
 * @throws {TenantryError} CONFIG_INVALID where no secret is given and the login of requests has no
 * password.
 */
export async function contextKeys(
  config: ResolvedConfig,
  cluster: ResolvedCluster,
): Promise<readonly ContextKey[]> {
  const known = derived.get(cluster)
  if (known !== undefined) return await known
  const keys = deriveKeys(config, cluster)
  derived.set(cluster, keys)
  return await keys
}

async function deriveKeys(
  config: ResolvedConfig,
  cluster: ResolvedCluster,
): Promise<readonly ContextKey[]> {
  if (config.signedContext === undefined) return []
  const secrets = config.signedContext.secrets ?? [secretOfLogin(config, cluster)]
  const keys = await Promise.all(secrets.map((secret) => ContextKey.derive(secret, config.name)))
  // A key that is given twice is one.
  return [...new Map(keys.map((key) => [key.id, key])).values()]
}

/** Both the application and `saas migrate` know it, and an attacker who is that role in the database does not. */
function secretOfLogin({ name }: ResolvedConfig, cluster: ResolvedCluster): string {
  const password = rolePassword(name, cluster, 'app')
  if (password !== undefined) return password
  throw new TenantryError('CONFIG_INVALID', {
    message: `isolation.signedContext has nothing to make a key of: the login of requests on the cluster ${JSON.stringify(cluster.name)} has no password.`,
    hint: 'Give secrets: isolation: { signedContext: { secrets: [process.env.CONTEXT_SECRET] } }, 32 random characters or more.',
    details: { cluster: cluster.name },
  })
}
