import { GeneratedEveryTypeRepository } from './every-type.repository.generated.ts'

/** Queries of every type that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class EveryTypeRepository extends GeneratedEveryTypeRepository {}
