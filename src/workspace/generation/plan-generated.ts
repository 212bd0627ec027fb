import type { ResolvedTypes } from '@tenantry/runtime/config'

import {
  type GeneratedFile,
  planEmptyModule,
  planRepositories,
  seal,
} from '../../generate/index.ts'
import type { Schema } from '../../schema/index.ts'
import { formatFiles } from '../format-files.ts'

export interface GeneratedOfModule {
  readonly module: string
  /** That its code belongs in. Default: where a new module begins. */
  readonly folder?: string
  readonly mapping: ResolvedTypes
  readonly schema: Schema
  /** The tables that the module owns. */
  readonly tables: readonly string[]
}

/** Everything that is generated for a module with tables, as it is written. */
export async function planGenerated({
  module,
  folder,
  mapping,
  schema,
  tables,
}: GeneratedOfModule): Promise<GeneratedFile[]> {
  const owners = new Map(tables.map((one) => [one, module]))
  const place = folder === undefined ? {} : { folderOf: () => folder }
  return await write(planRepositories({ schema, mapping, owners, ...place }))
}

/** Everything that is generated for a module without any, as it is written. */
export async function planGeneratedEmpty(module: string): Promise<GeneratedFile[]> {
  return await write([planEmptyModule(module)])
}

async function write(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const formatted = await formatFiles(files)
  return formatted.map((file) => (file.isOnce ? file : { ...file, content: seal(file.content) }))
}
