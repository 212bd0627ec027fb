/** @throws {Error} saying what was expected and what came, when the two differ. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [came, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (came !== wanted) throw new Error(`${what}: expected ${wanted}, but it is ${came}`)
}
