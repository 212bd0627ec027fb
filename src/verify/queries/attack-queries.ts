import type { CompiledQuery } from 'kysely'

import { type Answer, isRefused, type Refused } from '../answer.ts'
import type { Tenants } from '../attacks/table-attacks.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import { isProved, judge, told } from '../judge.ts'
import type { Verdict } from '../verdict.ts'
import { type Build, PLAIN, type QueryAttack } from './query-attack.ts'
import { queryAttacks } from './query-attacks.ts'

export type Written = Pick<CompiledQuery, 'sql' | 'parameters'>

/** Whoever writes statements as the runtime does, and sends them with it and without. */
export interface QueryGround {
  /** As the runtime writes it for the attacker. */
  write(build: Build): Promise<Written | Refused>
  /** Past row-level security, in a transaction that is rolled back. */
  sendAsAdmin(written: Written, place: 'attackers' | 'victims'): Promise<Answer>
  /** By the runtime as the attacker, in a transaction that is rolled back. */
  sendByRuntime(build: Build): Promise<Answer>
  /** What was written for the victim, sent as `actor`. */
  sendCompiled(build: Build, actor: 'attacker' | 'victim'): Promise<Answer>
}

/**
 * Attacks the wall in the query alone: what the runtime writes for the attacker has to leave the victim's rows alone
 * also where no policy keeps it from them.
 */
export async function attackQueries(
  ground: QueryGround,
  filled: readonly FilledTable[],
  tenants: Tenants,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const one of filled) {
    for (const attack of queryAttacks(one, tenants)) {
      verdicts.push(await carryOutQuery(ground, attack))
    }
    verdicts.push(await tryCompiled(ground, one, tenants))
  }
  return verdicts
}

/** Sends a query and its control; where the query alone held, the runtime as a whole is asked, too. */
export async function carryOutQuery(ground: QueryGround, attack: QueryAttack): Promise<Verdict> {
  const { place, proof } = attack
  const plain = (attack.control ?? attack.build)(PLAIN).compile()
  const answer = await ground.sendAsAdmin(plain, place)
  const control = isProved(proof, answer) ? { by: 'admin' } : { why: told(answer) }
  const written = await ground.write(attack.build)
  const alone = 'state' in written ? written : await ground.sendAsAdmin(written, place)
  const verdict = judgeAs(attack, alone, control)
  if (verdict.outcome !== 'held') return verdict
  const whole = judgeAs(attack, await ground.sendByRuntime(attack.build), control)
  return whole.outcome === 'held' ? verdict : whole
}

function judgeAs(
  { id, what, object, expects, proof, place }: QueryAttack,
  attempt: Answer,
  control: { readonly by: string } | { readonly why: string },
): Verdict {
  const statement = { actor: 'attacker', place, steps: [] } as const
  const attack = { id, what, object, expects, proof, attempt: statement, controls: [] }
  return judge(attack, 'query', { attempt, likewise: undefined, control })
}

/** A statement carries the tenant that it was written for. */
async function tryCompiled(
  ground: QueryGround,
  { table: { name } }: FilledTable,
  { victim }: Tenants,
): Promise<Verdict> {
  const build: Build = (db) =>
    db.selectFrom(name).select('tenant_id').where('tenant_id', '=', victim.id)
  const own = await ground.sendCompiled(build, 'victim')
  const control = isProved('reached', own) ? { by: 'victim' } : { why: told(own) }
  const attempt = await ground.sendCompiled(build, 'attacker')
  const attack: QueryAttack = {
    id: 'compiled',
    what: 'run a statement that was written for the victim',
    object: name,
    place: 'victims',
    build,
    expects: 'nothing',
    proof: 'reached',
  }
  const verdict = judgeAs(attack, attempt, control)
  return verdict.outcome === 'held' && isRefused(attempt) ? { ...verdict, wall: 'driver' } : verdict
}
