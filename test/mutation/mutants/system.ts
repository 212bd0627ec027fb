import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'the system scope'

/** What is asked of whoever goes across tenants, and what is kept of it. */
export const SYSTEM_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'database/system-scope.ts', group }, [
    [
      'the system scope needs no reason',
      "if (reason.trim() === '') throw withoutReason()",
      '',
      'give no reason',
    ],
    [
      'the system scope is in no audit',
      'insert into tenantry.audit (actor, reason) values ($1, $2) returning id',
      'select 0 as id where $1::text <> $2::text',
      'be in no audit while it lasts',
    ],
    [
      'statements of the system are not counted',
      'usage.statements += 1',
      'usage.statements += 0',
      'send statements that nobody counts',
    ],
    [
      'the end of a system scope is not noted',
      "await finish('done')",
      '',
      'send statements that nobody counts',
    ],
    [
      'a system scope that failed is noted as done',
      "await finish('failed')",
      "await finish('done')",
      'fail and be noted as done',
    ],
    [
      'a system scope goes on behind its end',
      'if (usage.hasEnded) throw scopeEnded()',
      '',
      'send statements behind the end',
    ],
  ]),
  ...doorMutants({ file: 'catalog/catalog-sql.ts', group, ownFleet: true }, [
    [
      'the system writes its own audit anew',
      'update (finished_at, statements, outcome)',
      'select, update',
      'write another reason into the audit',
    ],
  ]),
]
