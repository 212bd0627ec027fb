import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project, ts } from 'ts-morph'

import { type PrismaModels, readPrismaModels, toCodeProgram } from '../../src/code/index.ts'
import { EXAMPLE_OWNERS } from '../../src/lint/code/example-preamble.ts'
import {
  type CodeReport,
  type CodeRule,
  isExampleTenancy,
  lintCode,
} from '../../src/lint/code/index.ts'
import { openSqlParser } from '../../src/sql/index.ts'

export const CORPUS = join(import.meta.dirname, 'corpus')

const TENANT_TABLES = new Set(['invoice', 'customer'])

/** The programs of some folders of the corpus; of all of them by default. */
export function openCorpus(folders: readonly string[] = ['']): Project {
  const project = new Project({
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      customConditions: ['tenantry-source'],
      types: ['node'],
    },
  })
  for (const folder of folders) {
    const paths = readdirSync(join(CORPUS, folder), { recursive: true, encoding: 'utf8' })
    project.addSourceFilesAtPaths(
      paths.filter((path) => path.endsWith('.ts')).map((path) => join(CORPUS, folder, path)),
    )
  }
  return project
}

export interface JudgeOptions {
  /** That files lie in. Default: the corpus. */
  readonly folder?: string
  /** Default: those of the corpus. */
  readonly models?: PrismaModels
  /** Default: all. */
  readonly rules?: readonly CodeRule[]
  /** Default: all files of the folder. */
  readonly isOwn?: (path: string) => boolean
}

const parser = await openSqlParser()
const MODELS = readPrismaModels([readFileSync(join(CORPUS, 'schema.prisma'), 'utf8')])

/** Judges files by the tables of the corpus. */
export function judgeFiles(program: ts.Program, options: JudgeOptions = {}): CodeReport {
  const { folder = CORPUS, models = MODELS, rules, isOwn } = options
  return lintCode(toCodeProgram(program, isOwn ?? ((path) => path.startsWith(folder))), {
    parser,
    rules,
    tenantColumn: 'tenant_id',
    isPart: isOwn !== undefined,
    models,
    isTenancyFile: isExampleTenancy,
    isTenantTable: (table) => TENANT_TABLES.has(table),
    ownerOf: (table) => EXAMPLE_OWNERS.get(table),
    relative: (path) => path.slice(folder.length + 1),
  })
}

/** The rules that are found in a program of the corpus: one file, or a folder of them. */
export function rulesFoundIn({ findings }: CodeReport, name: string): readonly string[] {
  return findings
    .filter(({ place }) => place.file === `${name}.ts` || place.file.startsWith(`${name}/`))
    .map(({ rule }) => rule)
}
