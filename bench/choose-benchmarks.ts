import { parseArgs } from 'node:util'

import type { Benchmark } from './benchmark.ts'

export interface Choice {
  readonly chosen: readonly Benchmark[]
  readonly json: boolean
}

/** What is wrong with the command line, in a sentence for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** @throws {UsageError} for a name or an option that there is not. */
export function chooseBenchmarks(args: readonly string[], known: readonly Benchmark[]): Choice {
  const { positionals, values } = parse(args)
  const names = known.map(({ name }) => name)
  const unknown = positionals.filter((name) => name !== 'all' && !names.includes(name))
  if (unknown.length > 0) {
    throw new UsageError(
      `There is no benchmark ${unknown.map((name) => JSON.stringify(name)).join(', ')}; there are ${names.join(', ')} and all.`,
    )
  }
  if (values.json && positionals.length === 0) {
    throw new UsageError(`--json wants the name of a benchmark: ${names.join(', ')} or all.`)
  }
  const isChosen = ({ name }: Benchmark) =>
    positionals.includes('all') || positionals.includes(name)
  return { chosen: known.filter(isChosen), json: values.json }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error })
  }
}
