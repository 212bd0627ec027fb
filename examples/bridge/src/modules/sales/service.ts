import { Refusal } from '../../refusal.ts'
import { findDeal, type SalesDatabase, type Stage, updateStage } from './repository.ts'

/** A deal goes forward, and stays where it ended. */
const NEXT: Readonly<Record<Stage, readonly Stage[]>> = {
  lead: ['offer', 'lost'],
  offer: ['won', 'lost'],
  won: [],
  lost: [],
}

/** Moves a deal on; undefined when there is none. */
export async function moveDeal(db: SalesDatabase, id: string, to: Stage) {
  const deal = await findDeal(db, id)
  if (deal === undefined) return undefined
  const moved = NEXT[deal.stage].includes(to)
    ? await updateStage(db, id, deal.stage, to)
    : undefined
  if (moved !== undefined) return moved
  throw new Refusal(409, 'STAGE_REFUSED', `The deal cannot become ${to} now.`)
}
