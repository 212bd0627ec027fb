export type { IoredisClient, NodeRedisClient, RedisClient } from './redis-client.ts'
export { redisStore, type RedisStoreOptions } from './redis-store.ts'
