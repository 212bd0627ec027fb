import type { Surface } from '../probes/surface.ts'
import { quoteName } from '../sql-text.ts'
import type { Anatomy, Routine } from './anatomy.ts'
import type { Mutant } from './mutant.ts'

/** Each view and routine that runs with the rights of who asks, with its owner's; and each search_path that is set, open. */
export function surfaceMutants({ surfaces, routines }: Anatomy): Mutant[] {
  const views = surfaces.filter(({ kind, isOwners }) => kind === 'view' && !isOwners)
  return [
    ...views.map(({ name }): Mutant => {
      const what = "runs with its owner's rights"
      return {
        id: `${name}: ${what}`,
        wall: 'view',
        object: name,
        what,
        breaks: [`alter view ${quoteName(name)} reset (security_invoker)`],
        mends: [`alter view ${quoteName(name)} set (security_invoker = true)`],
        touches: { kind: 'surface', name },
      }
    }),
    ...surfaces.filter(({ kind }) => kind === 'partition').map(partitionMutant),
    ...routines.flatMap(routineMutants),
  ]
}

function partitionMutant({ name }: Surface): Mutant {
  const alter = `alter table ${quoteName(name)}`
  const what = 'row-level security of the partition is switched off'
  return {
    id: `${name}: ${what}`,
    wall: 'row security',
    object: name,
    what,
    breaks: [`${alter} disable row level security`],
    mends: [`${alter} enable row level security`],
    touches: { kind: 'surface', name },
  }
}

function routineMutants({ name, signature, isDefiner, isPinned, definition }: Routine): Mutant[] {
  const alter = `alter routine ${signature}`
  const mutant = (what: string, breaks: string): Mutant => ({
    id: `${signature}: ${what}`,
    wall: 'function',
    object: name,
    what,
    breaks: [`${alter} ${breaks}`],
    mends: [definition],
    touches: { kind: 'surface', name },
  })
  // Without its owner's rights it does nothing that its caller could not, wherever its names lead.
  if (!isDefiner) return [mutant("runs with its owner's rights", 'security definer')]
  return isPinned ? [mutant('search_path is not set', 'reset search_path')] : []
}
