import type { Verdict } from '../verdict.ts'
import type { Mutant } from './mutant.ts'

export type MutantOutcome =
  /** By lint, by verify, or by both. */
  | 'caught'
  /** By nothing. */
  | 'missed'
  /** By nothing, and nothing can leak. */
  | 'harmless'

/** What became of a wall that was taken away. */
export interface HuntedMutant extends Pick<Mutant, 'id' | 'wall' | 'object' | 'what' | 'breaks'> {
  readonly outcome: MutantOutcome
  /** Rules of lint that speak up. */
  readonly lint: readonly string[]
  /** The first attack that did not end as it has to. */
  readonly verify: Pick<Verdict, 'id' | 'object' | 'channel' | 'outcome' | 'told'> | undefined
  /** Where no attack noticed: why nothing can leak, why it could not be attacked, or how many attacks held. */
  readonly told: string
}

export interface MutationReport {
  readonly mutants: readonly HuntedMutant[]
  readonly counts: MutationCounts
  /** Of those in which something can leak: how many were caught, from 0 to 1. */
  readonly score: number
}

export interface MutationCounts {
  readonly all: number
  readonly lint: number
  readonly verify: number
  readonly missed: number
  readonly harmless: number
}

export function reportMutation(mutants: readonly HuntedMutant[]): MutationReport {
  const of = (outcome: MutantOutcome) => mutants.filter((one) => one.outcome === outcome).length
  const harmful = mutants.length - of('harmless')
  return {
    mutants,
    counts: {
      all: mutants.length,
      lint: mutants.filter(({ lint }) => lint.length > 0).length,
      verify: mutants.filter(({ verify }) => verify !== undefined).length,
      missed: of('missed'),
      harmless: of('harmless'),
    },
    // Where there is no wall to take away, none was proved to be missed.
    score: harmful === 0 ? 0 : of('caught') / harmful,
  }
}

/** Why a run with mutants does not hold, one line each. */
export function mutationProblems({ mutants }: MutationReport): string[] {
  if (mutants.length === 0) return ['mutation: there is no wall to take away.']
  return mutants
    .filter(({ outcome }) => outcome === 'missed')
    .map(
      ({ id, told }) =>
        `mutation: ${id}: neither lint nor verify notices (${told}). Hold this wall with a test of your own, or tell us of it.`,
    )
}
