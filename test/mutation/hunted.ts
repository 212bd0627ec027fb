import { SETTINGS } from '../acceptance/settings.ts'
import type { Mutant } from './mutant.ts'
import { MUTANTS } from './mutants/index.ts'

const PARTS = 3

/** The mutants of this run: a third of them, by its seed; all of them in the acceptance. */
export const HUNTED: readonly Mutant[] = SETTINGS.isLong
  ? MUTANTS
  : MUTANTS.filter((_, index) => index % PARTS === SETTINGS.seed % PARTS)
