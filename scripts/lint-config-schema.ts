import { toJsonSchema } from '@valibot/to-json-schema'

import { LINT_CONFIG_SCHEMA } from '../src/lint/index.ts'

/** What editors are given for saas.lint.json: schemas/saas-lint.schema.json. */
export function renderLintConfigSchema(): string {
  const schema = toJsonSchema(LINT_CONFIG_SCHEMA, { typeMode: 'input', target: 'draft-2020-12' })
  return `${JSON.stringify(schema, null, 2)}\n`
}
