import type { ResolvedCluster } from '../config/index.ts'
import { CITUS } from './citus-engine.ts'
import type { Engine } from './engine.ts'
import { POSTGRES } from './postgres-engine.ts'

export function engineOf({ engine }: Pick<ResolvedCluster, 'engine'>): Engine {
  return engine === 'citus' ? CITUS : POSTGRES
}
