import { createRandom } from '../../support/random.ts'

/** Choices that are the same for the same seed. */
export class Dice {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = createRandom(seed)
  }

  /** A whole number from 0 up to, and without, `sides`. */
  roll(sides: number): number {
    return Math.floor(this.#random() * sides)
  }

  /** True in `percent` of all cases. */
  chance(percent: number): boolean {
    return this.roll(100) < percent
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.roll(items.length)] ?? items[0]
  }
}
