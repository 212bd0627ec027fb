import { worldStatement } from '../../verify/index.ts'
import type { VerifyGround } from './verify-ground.ts'

/** A text that stays the same as long as no row of the victim comes, goes or changes. */
export function worldOf(ground: VerifyGround): () => Promise<string> {
  const statement = worldStatement(ground.schema, ground.tenants.victim)
  return async () => {
    const answer = await ground.send(
      { actor: 'admin', place: 'victims', steps: [statement] },
      'bare',
    )
    if ('lines' in answer) return answer.lines.join('\n')
    throw new Error(`The rows of the victim cannot be looked at: ${answer.message}`)
  }
}
