import { GeneratedAccountRepository } from './account.repository.generated.ts'

/** Queries of account that are not generated belong here: `this.rows().where(…)`, `this.db`. */
export class AccountRepository extends GeneratedAccountRepository {}
