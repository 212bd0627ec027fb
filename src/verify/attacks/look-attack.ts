import type { Attack } from './attack.ts'

/** Looks in the catalog for what the login of requests should not have: nothing is to be found, but by the administrator. */
export function lookAttack(about: Pick<Attack, 'id' | 'what' | 'object'>, query: string): Attack {
  return {
    ...about,
    attempt: { actor: 'attacker', place: 'victims', steps: [query] },
    expects: 'nothing',
    silentWall: 'grant',
    controls: [{ actor: 'admin', place: 'victims', steps: [query] }],
    proof: 'reached',
    // What a role may be is the same on whatever way it comes.
    channels: ['bare'],
  }
}
