import { GeneratedClassRepository } from './class.repository.generated.ts'

/** Queries of class that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class ClassRepository extends GeneratedClassRepository {}
