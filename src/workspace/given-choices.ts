import type { ApplicationChoices } from '../scaffold/index.ts'

/** Choices that the command line did not make are undefined. */
export type GivenChoices = {
  readonly [Key in keyof ApplicationChoices]: ApplicationChoices[Key] | undefined
}
