import type { Engine } from './engine.ts'

export const POSTGRES: Engine = {
  name: 'postgres',
  begin: [],
  beginScratch: [],
  reach: undefined,
  rolesShareTransaction: true,
  distribution: undefined,
  toNative: (statement) => statement,
  embed: (statement) => statement,
  shareTenant: () => '',
  createSchema: (create) => [create],
  settle: () => [],
  shapedLike: () => 'bridge',
  refusal: () => undefined,
  largestPart: (table) => `greatest(pg_relation_size(${table}),
      (select max(pg_relation_size(relid)) from pg_partition_tree(${table})))`,
}
