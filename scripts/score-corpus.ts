// Tells how many leaks of the corpus each rule finds, and on how many look-alikes it is silent; exit 1 below all of them:
//   npm run corpus
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { CODE_RULES } from '../src/lint/code/index.ts'
import { CORPUS, judgeFiles, openCorpus, rulesFoundIn } from '../test/lint/judge-corpus.ts'

interface Score {
  readonly rule: string
  readonly leaks: number
  /** By the rule alone, once each. */
  readonly found: number
  readonly safe: number
  readonly silent: number
}

const report = judgeFiles(openCorpus().getProgram().compilerObject)

function scoreOf(rule: string): Score {
  const names = readdirSync(join(CORPUS, rule)).map((name) => name.replace(/\.ts$/, ''))
  const of = (kind: string): readonly (readonly string[])[] =>
    names
      .filter((name) => name.startsWith(kind))
      .map((name) => rulesFoundIn(report, `${rule}/${name}`))
  const [leaks, safe] = [of('leak-'), of('safe-')]
  return {
    rule,
    leaks: leaks.length,
    found: leaks.filter((found) => found.length === 1 && found[0] === rule).length,
    safe: safe.length,
    silent: safe.filter((found) => found.length === 0).length,
  }
}

function sumOf(scores: readonly Score[]): Score {
  const sum = (of: (score: Score) => number): number =>
    scores.reduce((total, score) => total + of(score), 0)
  return {
    rule: 'all',
    leaks: sum(({ leaks }) => leaks),
    found: sum(({ found }) => found),
    safe: sum(({ safe }) => safe),
    silent: sum(({ silent }) => silent),
  }
}

function lineOf({ rule, leaks, found, safe, silent }: Score): string {
  return `${rule.padEnd(30)} ${part(found, leaks)} leaks found   ${part(silent, safe)} look-alikes silent`
}

function part(some: number, all: number): string {
  return `${String(some).padStart(4)} of ${String(all).padStart(3)}`
}

const scores = CODE_RULES.map(({ id }) => scoreOf(id))
const all = sumOf(scores)
for (const score of [...scores, all]) console.log(lineOf(score))
// What is found in a look-alike, and more than the one finding in a leak, was wrong.
const wrong = report.findings.length - all.found
const recall = (100 * all.found) / all.leaks
const precision = (100 * all.found) / (all.found + wrong)
console.log(`recall ${recall.toFixed(1)} %, precision ${precision.toFixed(1)} %`)
const isEach = scores.every(({ leaks, safe }) => leaks > 0 && safe > 0)
if (!isEach || recall < 100 || precision < 100 || all.silent < all.safe) process.exitCode = 1
