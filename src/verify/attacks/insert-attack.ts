import type { Table } from '../../schema/index.ts'
import { type Attack } from './attack.ts'
import { asVictim } from './table-attacks.ts'

/** A row of the victim, by the attacker; tried before the victim makes it, so that no key is in the way. */
export function insertAttack({ name }: Table, statement: string): Attack {
  const steps = [statement]
  return {
    id: 'insert',
    what: 'insert a row for the victim',
    object: name,
    attempt: { actor: 'attacker', place: 'victims', steps },
    expects: 'refusal',
    controls: asVictim(steps),
    proof: 'done',
  }
}
