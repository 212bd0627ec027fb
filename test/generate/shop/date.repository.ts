import { GeneratedDateRecordRepository } from './date.repository.generated.ts'

/** Queries of date that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class DateRecordRepository extends GeneratedDateRecordRepository {}
