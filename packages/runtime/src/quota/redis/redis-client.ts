import { TenantryError } from '../../errors.ts'

/** What of a client of ioredis is used: a single server, one behind Sentinel, or a `Cluster`. */
export interface IoredisClient {
  evalsha(sha: string, keys: number, ...keysAndValues: string[]): Promise<unknown>
  eval(script: string, keys: number, ...keysAndValues: string[]): Promise<unknown>
}

/** What of a client of node-redis (`redis`) is used: one of `createClient`, `createCluster` or `createSentinel`. */
export interface NodeRedisClient {
  evalSha(sha: string, options: ScriptInput): Promise<unknown>
  eval(script: string, options: ScriptInput): Promise<unknown>
}

export type RedisClient = IoredisClient | NodeRedisClient

interface ScriptInput {
  keys: string[]
  arguments: string[]
}

/** The commands by which scripts run, whichever client sends them. Each script has one key. */
export interface ScriptCommands {
  readonly evalSha: (sha: string, key: string, values: string[]) => Promise<unknown>
  readonly eval: (script: string, key: string, values: string[]) => Promise<unknown>
}

/** @throws {TenantryError} QUOTA_STORE_INVALID */
export function scriptCommands(client: RedisClient): ScriptCommands {
  if (isNodeRedis(client)) {
    return {
      evalSha: (sha, key, values) => client.evalSha(sha, { keys: [key], arguments: values }),
      eval: (script, key, values) => client.eval(script, { keys: [key], arguments: values }),
    }
  }
  if (typeof client?.evalsha !== 'function' || typeof client.eval !== 'function') {
    throw new TenantryError('QUOTA_STORE_INVALID', {
      message: 'What redisStore was given is no client of ioredis or node-redis.',
      hint: 'Give it what `new Redis(…)` of ioredis or `createClient(…)` of redis makes.',
    })
  }
  return {
    evalSha: (sha, key, values) => client.evalsha(sha, 1, key, ...values),
    eval: (script, key, values) => client.eval(script, 1, key, ...values),
  }
}

function isNodeRedis(client: RedisClient): client is NodeRedisClient {
  return typeof client === 'object' && client !== null && 'evalSha' in client
}
