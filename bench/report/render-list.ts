import type { Benchmark } from '../benchmark.ts'

export function renderList(benchmarks: readonly Benchmark[]): string {
  const width = Math.max(...benchmarks.map(({ name }) => name.length))
  const lines = benchmarks.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'Benchmarks: each runs ours and a reference in turn, and prints the ratio.',
    ...lines,
    'Run some with `npm run bench -- NAME [NAME…] [--json]`, or all of them with `npm run bench -- all`.',
  ].join('\n')
}
