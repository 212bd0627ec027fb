import { valueKindOf } from './value-kind.ts'

export type PathPart = string | number

/** A value is not what its codec is for. Where it lies is told, what it holds is not: it may be anybody's. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
  /** From the outside in. */
  readonly path: PathPart[] = []
  readonly problem: string

  constructor(problem: string) {
    super(problem)
    this.problem = problem
  }
}

/** Says what a value was to be, and what kind of value it is. */
export function refuse(value: unknown, expected: string): never {
  throw new Mismatch(`is ${describe(value)}, not ${expected}`)
}

/** To be thrown on: what went wrong, one step further out. */
export function within(error: unknown, part: PathPart): unknown {
  if (error instanceof Mismatch) error.path.unshift(part)
  return error
}

/** `.lines[3].amount`; empty for the value itself. */
export function renderPath(path: readonly PathPart[]): string {
  return path
    .map((part) =>
      typeof part === 'number'
        ? `[${part}]`
        : /^[A-Za-z_$][\w$]*$/.test(part)
          ? `.${part}`
          : `[${JSON.stringify(part)}]`,
    )
    .join('')
}

const WORDS: Readonly<Record<string, string>> = {
  null: 'null',
  undefined: 'undefined',
  boolean: 'a boolean',
  number: 'a number',
  string: 'a string',
  bigint: 'a bigint',
  date: 'a Date',
  bytes: 'a Uint8Array',
  map: 'a Map',
  set: 'a Set',
  array: 'an array',
  object: 'an object',
  function: 'a function',
  symbol: 'a symbol',
}

function describe(value: unknown): string {
  return WORDS[valueKindOf(value)] ?? `an instance of ${classOf(value)}`
}

function classOf(value: unknown): string {
  const named: unknown = Object.getPrototypeOf(value)?.constructor?.name
  return typeof named === 'string' && named !== '' ? named : 'a class without a name'
}
