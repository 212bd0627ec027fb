// Who may import whom: `npm run lint:imports`. The rules, and why each is there, are in rules/.
import { fileURLToPath } from 'node:url'

import { checkImports } from './check-imports.ts'
import { findMissedPlants } from './find-missed-plants.ts'
import { readSources } from './read-sources.ts'
import { IMPORT_RULES, SCANNED } from './rules/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
const files = await readSources(root, SCANNED)
const empty = SCANNED.filter((folder) => !files.some(({ path }) => path.startsWith(`${folder}/`)))
const violations = checkImports(files, IMPORT_RULES)
const missed = findMissedPlants(IMPORT_RULES)

for (const { rule, path, line, what } of violations) {
  console.error(`${path}:${line}: ${what}\n  ${rule.id}: ${rule.reason}`)
}
for (const folder of empty)
  console.error(`${folder}: no file was found in it, so nothing was checked`)
for (const { id } of missed) console.error(`${id}: did not catch the violation planted for it`)

const counts = `${IMPORT_RULES.length} rules, ${files.length} files, ${violations.length} violations`
const caught = IMPORT_RULES.length - missed.length
console.log(
  missed.length === 0
    ? `${counts}; each rule caught its planted violation`
    : `${counts}; ${caught} rules caught their planted violation, ${missed.length} did not`,
)
if (violations.length + empty.length + missed.length > 0) process.exitCode = 1
