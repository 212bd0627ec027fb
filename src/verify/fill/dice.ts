import { createHash } from 'node:crypto'

/** Names a value: the same name under the same seed is the same value, in any run. */
export type Dice = (...name: readonly (string | number)[]) => string

/** Hexadecimal digits, 64 of them, from a seed and a name. */
export function seededDice(seed: string): Dice {
  return (...name) =>
    createHash('sha256')
      .update(JSON.stringify([seed, ...name]))
      .digest('hex')
}
