import { renderErrorDocs } from './error-docs.ts'
import { renderLintConfigSchema } from './lint-config-schema.ts'
import { planCodeLintDocs } from './code-lint-docs.ts'
import { planDatabaseLintDocs } from './database-lint-docs.ts'
import { planSchemaLintDocs } from './schema-lint-docs.ts'
import { renderLintDocs } from './lint-docs.ts'
import { renderPlacementPicture } from './placement-picture.ts'
import { withCommandTable } from './readme-commands.ts'

export interface DocsFile {
  readonly path: string
  readonly content: string
}

/**
 * Every file of the documentation that is generated, whole or in part, as it should be.
 *
 * @param read Reads a file of the repository; oclif.manifest.json has to be built.
 */
export async function planDocs(read: (path: string) => Promise<string>): Promise<DocsFile[]> {
  const readme = withCommandTable(await read('README.md'), await read('oclif.manifest.json'))
  return [
    { path: 'docs/placement.svg', content: renderPlacementPicture() },
    { path: 'README.md', content: readme },
    { path: 'docs/errors.md', content: renderErrorDocs() },
    { path: 'docs/migration-lint.md', content: renderLintDocs() },
    { path: 'schemas/saas-lint.schema.json', content: renderLintConfigSchema() },
    ...planCodeLintDocs(),
    ...planSchemaLintDocs(),
    ...planDatabaseLintDocs(),
  ]
}
