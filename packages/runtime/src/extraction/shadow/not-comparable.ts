/** An answer that is there, and that nobody can compare: it says nothing about either side. */
export class NotComparable extends Error {
  override readonly name = 'NotComparable'

  constructor() {
    super('The answer cannot be compared.')
  }
}
