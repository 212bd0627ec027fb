import { relative } from 'node:path'

import { PACKAGE_MANAGER_COMMANDS, renderTemplate } from '../../scaffold/index.ts'
import type { Analysis } from '../analyse/index.ts'
import { filesOf, type Layout, specifierTo } from './layout.ts'
import { asVariable } from './names.ts'
import { packagesOf } from './packages-of.ts'
import { askingForWhole, type MainFacts, printMain } from './print-main.ts'
import { printOwnConfig } from './print-own-config.ts'
import { referenceTo } from './project-configs.ts'
import type { ProjectFacts } from './project-facts.ts'
import type { WrittenFile } from './written-file.ts'

export interface ServicePackageFacts {
  /** Of an application of several projects; undefined where the service is checked by a tsconfig.json that nobody refers to. */
  readonly configs: readonly WrittenFile[] | undefined
  readonly analysis: Analysis
  readonly layout: Layout
  readonly project: ProjectFacts
  readonly main: Omit<MainFacts, 'layout' | 'project'>
  /** Texts of templates, by their paths. */
  readonly templates: ReadonlyMap<string, string>
}

/** What the packages of the service and of the contracts consist of, beside the code of the module and the contract itself. */
export function planPackages(facts: ServicePackageFacts): readonly WrittenFile[] {
  const { layout, project, templates, main } = facts
  const render = (name: string, context: Record<string, unknown>): string =>
    renderTemplate(templates.get(`service/${name}`) ?? '', context)
  const start = startCommand(layout, project)
  const up = relative(layout.service, project.packageFolder) || '.'
  const { setup, installFrozen, run } = PACKAGE_MANAGER_COMMANDS[project.packageManager]
  const called = main.called.map(({ module }) => ({ module, variable: asVariable(module) }))
  const variable = asVariable(layout.name)
  const names = { ...layout, variable, start: start.join(' '), up, called }
  const files = filesOf(layout)
  return [
    { path: files.main, content: printMain({ ...main, layout, project }) },
    ...(project.saasConfig === undefined
      ? []
      : [{ path: files.ownConfig, content: printOwnConfig(layout, project.saasConfig) }]),
    { path: `${layout.service}/package.json`, content: asJson(servicePackage(facts, start)) },
    ...(facts.configs ?? [
      { path: `${layout.service}/tsconfig.json`, content: asJson(serviceConfig(facts)) },
    ]),
    {
      path: `${layout.service}/Dockerfile`,
      content: render('Dockerfile', {
        ...names,
        install: setup === undefined ? installFrozen : `${setup} && ${installFrozen}`,
        build: project.outFolder === undefined ? '' : `RUN ${run('build')}\n`,
        command: JSON.stringify(start),
      }),
    },
    {
      path: `${layout.service}/README.md`,
      content: render('README.md', { ...names, database: ownDatabase(facts) }),
    },
    { path: `${layout.contracts}/package.json`, content: asJson(contractsPackage(facts)) },
  ]
}

/** What the README tells of a database of its own: once, or not at all where the application has no Tenancy. */
function ownDatabase({ layout, project, main }: ServicePackageFacts): readonly object[] {
  if (project.saasConfig === undefined) return []
  const { main: entry, ownConfig } = filesOf(layout)
  const asking = askingForWhole(main).map(({ name, file }) => ({ function: name, file }))
  const unprepared = {
    module: layout.name,
    config: specifierTo(entry, ownConfig, layout.ending),
    tables: main.tables ? `<${main.tables.name}>` : '',
  }
  return [
    {
      name: layout.name,
      variable: asVariable(layout.name),
      folder: relative(project.packageFolder, layout.service),
      asking,
      main: asking.length === 0 ? [] : [unprepared],
    },
  ]
}

/** Run in the folder of the application's package. */
function startCommand(
  layout: Layout,
  { packageFolder, base, outFolder }: ProjectFacts,
): readonly string[] {
  const { main } = filesOf(layout)
  if (outFolder !== undefined) {
    const compiled = `${outFolder}/${relative(base, main)}`.replace(/\.ts$/, '.js')
    return ['node', relative(packageFolder, compiled)]
  }
  const source = relative(packageFolder, main)
  // Node runs what names its files in full; the rest needs somebody who guesses.
  return layout.ending === '.ts' ? ['node', source] : ['npx', 'tsx', source]
}

function servicePackage(
  { analysis, layout, project, configs }: ServicePackageFacts,
  start: readonly string[],
) {
  const { packageFolder, packageType, scope, dependencies } = project
  const up = relative(layout.service, packageFolder) || '.'
  // It refers to all others.
  const last = relative(layout.service, configs?.at(-1)?.path ?? '')
  const needed = [...packagesOf(analysis), '@tenantry/runtime', 'fastify', 'jose']
  return {
    name: `${scope}${layout.name}-service`,
    version: '0.1.0',
    private: true,
    ...(packageType && { type: packageType }),
    scripts: {
      start: `cd ${up} && ${start.join(' ')}`,
      check: configs === undefined ? 'tsc --project .' : `tsc --build ${last}`,
    },
    dependencies: Object.fromEntries(
      [...new Set(needed)].toSorted().map((name) => [name, dependencies[name] ?? '*']),
    ),
  }
}

function contractsPackage({ layout, project }: ServicePackageFacts) {
  const { packageType, scope, dependencies } = project
  const runtime = '@tenantry/runtime'
  return {
    name: `${scope}${layout.name}-contracts`,
    version: '1.0.0',
    private: true,
    ...(packageType && { type: packageType }),
    exports: { '.': './src/index.ts' },
    dependencies: { [runtime]: dependencies[runtime] ?? '*' },
  }
}

/** As the application is checked, with nothing written. */
function serviceConfig({ analysis, layout, project }: ServicePackageFacts) {
  const { program, projects = [] } = analysis.cut
  const { options } = program
  const owner = projects.find(({ config }) => config === project.tsconfig)
  const own = `${layout.service}/tsconfig.json`
  const up = relative(layout.service, '') || '.'
  return {
    extends: relative(layout.service, project.tsconfig),
    compilerOptions: {
      noEmit: true,
      ...(options.rootDir !== undefined && { rootDir: up }),
      ...(options.composite && { composite: false }),
      ...(options.incremental && { incremental: false }),
      ...(options.emitDeclarationOnly && { emitDeclarationOnly: false }),
      ...(options.declaration && { declaration: false }),
      ...(options.declarationMap && { declarationMap: false }),
    },
    include: ['.'],
    exclude: [],
    ...(owner && { references: owner.references.map((one) => ({ path: referenceTo(own, one) })) }),
  }
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
