import { DEFAULT_TYPES } from '@tenantry/runtime/config'

import { nameSchema } from '../generate/index.ts'
import {
  type ApplicationChoices,
  type FileChange,
  planApplication,
  starterResources,
  starterSchema,
} from '../scaffold/index.ts'
import { formatFiles } from './format-files.ts'
import { planGenerated } from './generation/index.ts'
import { readTemplates } from './read-templates.ts'
import { findTenantrySource } from './tenantry-source.ts'

/** The files of an application, made from the templates and the Tenantry at hand, at this time. */
export async function planNewApplication(choices: ApplicationChoices): Promise<FileChange[]> {
  const [templates, tenantry] = await Promise.all([readTemplates(), findTenantrySource()])
  const resources = starterResources(choices.modules)
  const schema = starterSchema(resources)
  const rowOf = (table: string) => nameSchema(schema).tables.get(table)?.row ?? table
  const files = planApplication({ ...choices, tenantry }, { templates, now: new Date(), rowOf })
  const generated = await Promise.all(
    resources.map(({ module, names }) =>
      planGenerated({ module, schema, tables: [names.table], mapping: DEFAULT_TYPES }),
    ),
  )
  const all: FileChange[] = [...(await formatFiles(files)), ...generated.flat()]
  return all.sort((one, other) => (one.path < other.path ? -1 : 1))
}
