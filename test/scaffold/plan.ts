import {
  type ApplicationAnswers,
  type FileChange,
  planApplication,
} from '../../src/scaffold/index.ts'
import { pascalCase } from '../../src/words/index.ts'
import { readTemplates } from '../../src/workspace/read-templates.ts'

export const NOW = new Date('2026-11-23T17:00:58Z')

const ANSWERS: ApplicationAnswers = {
  name: 'acme-crm',
  mode: 'pool',
  modules: ['projects'],
  packageManager: 'npm',
  pgbouncer: false,
  tenantry: { kind: 'registry', version: '1.2.3' },
}

/** The plan of an application with defaults for what a test does not care about. */
export async function plan(answers: Partial<ApplicationAnswers> = {}): Promise<FileChange[]> {
  const templates = await readTemplates()
  return planApplication({ ...ANSWERS, ...answers }, { templates, now: NOW, rowOf: pascalCase })
}

/** The text of one planned file. */
export function textOf(files: readonly FileChange[], path: string): string {
  const content = files.find((file) => file.path === path)?.content
  if (typeof content !== 'string') throw new Error(`${path} is not planned as a text.`)
  return content
}
