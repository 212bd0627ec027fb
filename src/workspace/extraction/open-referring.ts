import { ts } from 'ts-morph'

import type { ReadProject } from './read-projects.ts'

interface ProgramParts {
  readonly files: readonly string[]
  readonly options: ts.CompilerOptions
  readonly host: ts.CompilerHost
}

/**
 * One program of several projects that refer to each other, as an editor has it: what one imports of another is its source, whether
 * or not it was built.
 *
 * @param projects The first one refers to all others.
 */
export function openReferring(
  projects: readonly ReadProject[],
  { files, options, host }: ProgramParts,
): {
  readonly program: ts.Program
  readonly resolve: (specifier: string, file: string) => string | undefined
} {
  const sources = sourcesOf(projects)
  const configs = new Map(projects.map((one) => [one.config, one.parsed]))
  const { configFilePath, configFile } = projects[0]?.parsed.options ?? {}
  const program = ts.createProgram({
    rootNames: files,
    // What a program imports of the project that it is named after is not looked for in sources; of the first one nobody imports.
    options: { ...options, configFilePath, configFile },
    projectReferences: projects.map(({ config }) => ({ path: config })),
    // The compiler asks for the first one, and its types do not tell.
    host: Object.assign(
      { ...host, getParsedCommandLine: (config: string) => configs.get(config) },
      { useSourceOfProjectReferenceRedirect: () => true },
    ),
  })
  const settings = new Map(
    projects.flatMap(({ parsed }) => {
      const own = resolutionOf(parsed.options)
      return parsed.fileNames.map((file) => [file, own])
    }),
  )
  const usual = resolutionOf(options)
  const place = (path: string): string => realPlace(path, host)
  const resolving: ts.ModuleResolutionHost = {
    ...host,
    fileExists: (path) => host.fileExists(path) || sources.files.has(place(path)),
    directoryExists: (path) =>
      host.directoryExists?.(path) !== false || sources.folders.has(place(path)),
  }
  return {
    program,
    resolve(specifier, file) {
      const own = settings.get(file) ?? usual
      const found = ts.resolveModuleName(
        specifier,
        file,
        own.options,
        resolving,
        own.cache,
        undefined,
        program.getSourceFile(file)?.impliedNodeFormat,
      ).resolvedModule?.resolvedFileName
      return found && (sources.files.get(place(found)) ?? found)
    },
  }
}

function resolutionOf(options: ts.CompilerOptions): {
  readonly options: ts.CompilerOptions
  readonly cache: ts.ModuleResolutionCache
} {
  return { options, cache: ts.createModuleResolutionCache('/', (name) => name, options) }
}

interface Sources {
  /** By the declarations that are written of them. */
  readonly files: ReadonlyMap<string, string>
  /** All that hold declarations. */
  readonly folders: ReadonlySet<string>
}

function sourcesOf(projects: readonly ReadProject[]): Sources {
  const files = new Map<string, string>()
  for (const { parsed } of projects) {
    if (parsed.options.composite !== true) continue
    for (const source of parsed.fileNames) {
      for (const output of ts.getOutputFileNames(parsed, source, false)) files.set(output, source)
    }
  }
  const folders = new Set<string>()
  for (const file of files.keys()) {
    for (let at = file.lastIndexOf('/'); at > 0; at = file.lastIndexOf('/', at - 1))
      folders.add(file.slice(0, at))
  }
  return { files, folders }
}

/** Where a path leads that goes through the link of an installed package, whether or not there is a file yet. */
function realPlace(path: string, host: ts.CompilerHost): string {
  const [, link, rest = ''] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(path) ?? []
  return link === undefined ? path : `${host.realpath?.(link) ?? link}${rest}`
}
