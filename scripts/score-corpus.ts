// Tells how many leaks of the corpus each rule finds, and on how many look-alikes it is silent; exit 1 below all of them:
//   npm run corpus
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { CODE_RULES } from '../src/lint/code/index.ts'
import { CORPUS, judgeFiles, openCorpus, rulesFoundIn } from '../test/lint/judge-corpus.ts'
import { judgeMigrationCorpus, judgeSchemaCorpus } from '../test/lint/judge-sql-corpus.ts'

/** A small program, or some SQL. */
interface Case {
  readonly rule: string
  readonly kind: 'leak' | 'safe'
  /** The rules that should find something, and those that did. */
  readonly expected: readonly string[]
  readonly found: readonly string[]
}

function casesOfCode(): readonly Case[] {
  const report = judgeFiles(openCorpus().getProgram().compilerObject)
  return CODE_RULES.flatMap(({ id: rule }) =>
    readdirSync(join(CORPUS, rule)).map((file): Case => {
      const name = file.replace(/\.ts$/, '')
      const kind = name.startsWith('leak-') ? 'leak' : 'safe'
      const found = rulesFoundIn(report, `${rule}/${name}`)
      return { rule, kind, expected: kind === 'leak' ? [rule] : [], found }
    }),
  )
}

async function casesOfSql(): Promise<readonly Case[]> {
  const judged = [...(await judgeSchemaCorpus()), ...(await judgeMigrationCorpus())]
  return judged.map(({ one: { rule, kind }, expected, found }) => ({ rule, kind, expected, found }))
}

function isRight({ expected, found }: Case): boolean {
  return found.join() === expected.join()
}

function lineOf(rule: string, cases: readonly Case[]): string {
  const of = (kind: Case['kind'], words: string): string => {
    const all = cases.filter((one) => one.kind === kind)
    return `${String(all.filter(isRight).length).padStart(4)} of ${String(all.length).padStart(3)} ${words}`
  }
  return `${rule.padEnd(30)} ${of('leak', 'leaks found')}   ${of('safe', 'look-alikes silent')}`
}

const cases = [...casesOfCode(), ...(await casesOfSql())]
const byRule = Map.groupBy(cases, ({ rule }) => rule)
for (const [rule, some] of byRule) console.log(lineOf(rule, some))
console.log(lineOf('all', cases))

const expected = cases.flatMap((one) => one.expected)
const found = cases.flatMap((one) => one.found)
const right = cases.reduce((sum, one) => sum + countRight(one), 0)
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`
console.log(`recall ${percent(right, expected.length)}, precision ${percent(right, found.length)}`)
const isEach = [...byRule.values()].every(
  (some) => some.some(({ kind }) => kind === 'leak') && some.some(({ kind }) => kind === 'safe'),
)
if (!isEach || !cases.every(isRight)) process.exitCode = 1

/** The findings that should be there; one found twice is wrong once. */
function countRight(one: Case): number {
  const left = [...one.found]
  return one.expected.filter((rule) => {
    const place = left.indexOf(rule)
    if (place >= 0) left.splice(place, 1)
    return place >= 0
  }).length
}
