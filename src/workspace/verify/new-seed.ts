import { randomInt } from 'node:crypto'

/** Short enough to be typed again. */
export function newSeed(): string {
  return String(randomInt(1_000_000_000))
}
