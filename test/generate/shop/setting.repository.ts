import { GeneratedSettingRepository } from './setting.repository.generated.ts'

/** Queries of setting that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class SettingRepository extends GeneratedSettingRepository {}
