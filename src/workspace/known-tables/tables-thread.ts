// What runs in a thread of its own: see read-tables.ts.
import { keepCompiled } from '../keep-compiled.ts'
import type { LintProject } from '../lint-project.ts'
import { answerCalls } from '../threads/answer-calls.ts'

keepCompiled()
const { readLintMigrations } = await import('../read-lint-migrations.ts')
const { tablesOf } = await import('./known-tables.ts')

answerCalls(async (project: LintProject) => {
  const { parsed } = await readLintMigrations(project)
  return await tablesOf(project, parsed)
})
