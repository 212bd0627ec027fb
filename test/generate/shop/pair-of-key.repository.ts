import { GeneratedPairOfKeyRepository } from './pair-of-key.repository.generated.ts'

/** Queries of pair of key that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class PairOfKeyRepository extends GeneratedPairOfKeyRepository {}
