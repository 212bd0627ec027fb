import { folderOfModule } from '@tenantry/runtime/modules'

import type { TextFile } from '../scaffold/index.ts'
import { ADOPT_FILE } from './adopt-answers.ts'
import { adoptDocument, type AdoptFilesSource } from './adopt-document.ts'

/** All that an adoption writes; each of the files must not be there yet. */
export function adoptFiles(source: AdoptFilesSource): TextFile[] {
  const { application, module, answers, migrations } = source
  return [
    { path: 'saas.config.ts', content: configText(application, answers.schema) },
    { path: ADOPT_FILE, content: `${JSON.stringify(answers, null, 2)}\n` },
    { path: 'src/tenancy.ts', content: TENANCY },
    { path: 'docs/tenancy.md', content: adoptDocument(source) },
    ...migrations.map(({ name, sql }) => ({
      path: `${folderOfModule(module)}/migrations/${name}.sql`,
      content: sql,
    })),
  ]
}

function configText(name: string, schema: string): string {
  return `import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: '${name}',
  mode: 'pool',
  // The tables that were here before tenants are the pool, in the schema they have always had.
  clusters: { primary: { url: process.env['DATABASE_URL'], poolSchema: '${schema}' } },
})
`
}

const TENANCY = `import { createTenancy, type Tenancy } from '@tenantry/runtime'

import config from '../saas.config.ts'

/** Takes the place of \`new Kysely<Database>(…)\`: its \`db\` is Kysely, and knows the rows of one tenant. */
export async function openTenancy<Database>(): Promise<Tenancy<Database>> {
  const tenancy = await createTenancy<Database>(config)
  await tenancy.ready()
  return tenancy
}
`
