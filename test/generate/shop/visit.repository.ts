import { GeneratedVisitRepository } from './visit.repository.generated.ts'

/** Queries of visit that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class VisitRepository extends GeneratedVisitRepository {}
