// Runs benchmarks against the built packages, as applications and users run them:
//   npm run bench                              lists their names
//   npm run bench -- NAME [NAME…] [--json]     runs some; `all` runs all
// BENCH_PLACEMENTS and BENCH_TENANTS make those of the fleet and of provisioning smaller, BENCH_LINES those of linting.
import { BENCHMARKS } from './benchmarks.ts'
import { chooseBenchmarks, UsageError } from './choose-benchmarks.ts'
import { renderList } from './report/render-list.ts'
import { renderResult } from './report/render-result.ts'
import { toRow } from './report/to-row.ts'

async function main(args: readonly string[]): Promise<void> {
  const { chosen, json } = chooseBenchmarks(args, BENCHMARKS)
  if (chosen.length === 0) console.log(renderList(BENCHMARKS))
  for (const benchmark of chosen) {
    for (const result of await benchmark.run()) {
      console.log(json ? JSON.stringify(toRow(result)) : renderResult(result))
    }
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
