import { ts } from 'ts-morph'

import { splice, type Splice } from '../../codemod/index.ts'
import type { FileEdit } from '../../edits/index.ts'
import type { SpecifierEnding } from '../analyse/ending-of.ts'
import type { Analysis } from '../analyse/index.ts'
import { connectingPath } from '../analyse/connecting-path.ts'
import { findExported } from '../analyse/find-server.ts'
import { findTenancies, isOfProcess } from '../analyse/find-tenancies.ts'
import { moveFiles, type Moves } from '../analyse/move-files.ts'
import { placeProjects } from '../analyse/project-places.ts'
import { WaysBack } from '../analyse/ways-back.ts'
import { type OperationEffect, movesOf, printContract, takeOut } from '../analyse/wire/index.ts'
import { filesOfCut, pathOf } from '../cut.ts'
import type { MovedPath } from '../moved-path.ts'
import { combineSplices } from './combine-splices.ts'
import { calledByService } from './called-by-service.ts'
import { connectApplication } from './connect-application.ts'
import { filesOf, type Layout, layOut, specifierTo } from './layout.ts'
import { printExtracted } from './print-extracted.ts'
import { type CodeOf, ownFunctions, ownRoutes } from './own-exports.ts'
import { planFacades } from './plan-facades.ts'
import { printOperations } from './print-operations.ts'
import type { ProjectFacts } from './project-facts.ts'
import { neededByMain } from './print-main.ts'
import { type EventTables, planEventTables } from './event-tables.ts'
import { planProjectConfigs, projectConfigs } from './project-configs.ts'
import { referProjects } from './refer-projects.ts'
import { takeOutUnused } from './take-out-unused.ts'
import { retargetAdditions } from './retarget-additions.ts'
import { planPackages } from './service-package.ts'

/** What applying an extraction does to files. */
export interface ExtractionChanges {
  readonly layout: Layout
  readonly edits: readonly FileEdit[]
  readonly moved: readonly MovedPath[]
  /** Files that were written as a whole, by their paths. */
  readonly written: ReadonlySet<string>
}

export interface ChangeOptions {
  readonly project: ProjectFacts
  /** Undefined for `services/<module>`. */
  readonly serviceFolder: string | undefined
  /** Of operations that do not change rows, or may be done twice: by their names. */
  readonly effects: ReadonlyMap<string, OperationEffect>
  /** What is there of the tables of events. */
  readonly eventTables: EventTables
  /** Files in the folder of the module that no program has: they go along as they are. */
  readonly others: readonly { readonly path: string; readonly text: string }[]
  /** Texts of templates, by their paths. */
  readonly templates: ReadonlyMap<string, string>
}

/** Works out what applying an extraction does to files. Nothing is written, and what is generated is not formatted yet. */
export function planChanges(analysis: Analysis, options: ChangeOptions): ExtractionChanges {
  const { cut, references, contract, server } = analysis
  const { project, others, effects } = options
  const layout = layOut({
    module: cut.module,
    folder: cut.folder,
    base: project.base,
    serviceFolder: options.serviceFolder,
    ending: analysis.ending,
  })
  const files = filesOf(layout)
  const moves = moveFiles(references, layout.service, cut)
  const newPlaces = new Map(moves.files.map(({ from, to }) => [from, to]))
  const printed = printContract({
    ...contract,
    module: layout.name,
    version: '1',
    effects,
    exported: [...contract.exported.values()],
  })
  const tenancies = findTenancies(cut)
  const waysBack = new WaysBack(references, cut)
  const connected = tenancies.filter((one) => isOfProcess(one, waysBack))
  const doors = new Map(
    connected.flatMap(({ file }) => {
      const way = connectingPath(file.fileName, references, cut)
      return way === undefined || way === 'path' ? [] : [[file.fileName, way] as const]
    }),
  )
  const textOf = textsOf(analysis, {
    moves,
    newPlaces,
    takenOut: movesOf(printed.definitions, contract.errors),
    connected: connectApplication(connected, layout, doors, cut),
    added: retargetAdditions(references, files.contract, analysis),
    contract: files.contract,
    ending: layout.ending,
  })
  const codeOf: CodeOf = (file) => newPlaces.get(pathOf(file.fileName, cut)) ?? ''
  const facades = planFacades(analysis, { api: printed.api, layout, codeOf, doors })
  const routes = ownRoutes(analysis, codeOf)
  const edits = filesOfCut(cut).flatMap((file): FileEdit[] => {
    const path = pathOf(file.fileName, cut)
    const to = newPlaces.get(path)
    const after = textOf(file)
    if (to === undefined) return [{ path, before: file.text, after }]
    return [
      { path, before: file.text, after: facades.get(path) },
      { path: to, before: undefined, after },
    ]
  })
  const moved = [
    ...moves.files,
    ...others.map(({ path }) => ({
      from: path,
      to: `${layout.service}/src/${path.slice(cut.folder.length + 1)}`,
    })),
  ]
  const tables = tenancies.find((one) => one.tables !== undefined)?.tables
  const main = {
    contract: printed.contract,
    routes,
    server: routes.length === 0 ? undefined : server,
    tables,
    env: findExported('readEnv', cut)?.file,
    called: calledByService(analysis),
  }
  const places = placeProjects(cut)
  const needed = neededByMain(main, project)
  const written = [
    { path: files.contract, content: printed.text },
    {
      path: files.operations,
      content: printOperations(ownFunctions(analysis, codeOf), printed.api, layout),
    },
    { path: files.extracted, content: printExtracted(printed.contract, analysis.events, layout) },
    ...planEventTables(analysis.events, options.eventTables, layout),
    ...planPackages({
      analysis,
      layout,
      project,
      templates: options.templates,
      main,
      configs:
        places?.is === 'own'
          ? planProjectConfigs({ analysis, layout, owner: places.owner, moved, needed, project })
          : undefined,
    }),
  ]
  const connectedFiles = connected.map(({ file }) => file.fileName)
  const referred =
    places === undefined || places.is === 'nowhere'
      ? []
      : referProjects(places, projectConfigs(layout, needed), connectedFiles, cut)
  return {
    layout,
    moved,
    written: new Set([...written.map(({ path }) => path), ...facades.keys()]),
    edits: [
      ...edits.filter(({ before, after }) => before !== after),
      ...referred.filter(({ before, after }) => before !== after),
      ...others.flatMap(({ path, text }, at): FileEdit[] => [
        { path, before: text, after: undefined },
        { path: moved[moves.files.length + at]?.to ?? '', before: undefined, after: text },
      ]),
      ...written.map(({ path, content }): FileEdit => ({
        path,
        before: undefined,
        after: content,
      })),
    ],
  }
}

interface TextSources {
  readonly moves: Moves
  readonly newPlaces: ReadonlyMap<string, string>
  readonly takenOut: ReturnType<typeof movesOf>
  readonly connected: ReadonlyMap<string, readonly Splice[]>
  readonly added: ReadonlyMap<string, readonly Splice[]>
  /** The file of the contract, relative to the root. */
  readonly contract: string
  readonly ending: SpecifierEnding
}

/** The text that each file has behind the extraction, wherever it lies then. */
function textsOf(
  { cut, reach }: Analysis,
  { moves, newPlaces, takenOut, connected, added, contract, ending }: TextSources,
): (file: ts.SourceFile) => string {
  return (file) => {
    const path = pathOf(file.fileName, cut)
    const taken = takenOut.get(file.fileName)
    const importsEnd = file.statements.findLast(ts.isImportDeclaration)?.end ?? 0
    const contracts = specifierTo(newPlaces.get(path) ?? path, contract, ending)
    const moved =
      taken === undefined
        ? []
        : [
            ...takeOutUnused(file, taken, cut.program.checker),
            ...takeOut({ importsEnd }, taken, contracts),
          ]
    const pieces = combineSplices(
      moves.splices.get(path) ?? [],
      moved,
      reach.edits.get(path) ?? [],
      connected.get(path) ?? [],
      added.get(path) ?? [],
    )
    return splice(file.text, pieces)
  }
}
