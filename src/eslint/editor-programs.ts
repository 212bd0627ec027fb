import { dirname } from 'node:path'

import { ts } from 'ts-morph'

import { compilerHost } from '../workspace/compiler-host.ts'
import { recordDisk } from '../workspace/lint-cache/disk-recorder.ts'
import { readConfig } from '../workspace/code-project.ts'

interface Opened {
  readonly config: ts.ParsedCommandLine
  readonly sources: Map<string, Source>
  programs: Map<string, ts.Program>
}

interface Source {
  readonly stamp: string
  readonly file: ts.SourceFile
}

const MOST_PROGRAMS = 20

/**
 * Programs of one file and what it imports, with the text that an editor has. They are kept, so that what has not
 * changed is not read again while somebody types.
 */
export class EditorPrograms {
  readonly #opened = new Map<string, Opened>()

  /** @throws {TenantryError} LINT_PROJECT_UNREADABLE */
  programOf(path: string, text: string): ts.Program {
    const opened = this.#openFor(path)
    const { config, programs } = opened
    const before = programs.get(path)
    const declarations = config.fileNames.filter((one) => /\.d\.[cm]?ts$/.test(one))
    const program = ts.createProgram({
      rootNames: [path, ...declarations],
      options: config.options,
      host: this.#hostOf(opened, path, text),
      ...(before && { oldProgram: before }),
    })
    programs.delete(path)
    programs.set(path, program)
    const [oldest] = programs.keys()
    if (programs.size > MOST_PROGRAMS && oldest !== undefined) programs.delete(oldest)
    return program
  }

  #openFor(path: string): Opened {
    const folder = dirname(path)
    const found = ts.findConfigFile(folder, (one) => ts.sys.fileExists(one))
    const known = found === undefined ? undefined : this.#opened.get(found)
    if (known !== undefined) return known
    const config = readConfig(found ?? folder, recordDisk())
    const opened: Opened = { config, sources: new Map(), programs: new Map() }
    if (found !== undefined) this.#opened.set(found, opened)
    return opened
  }

  #hostOf({ config, sources }: Opened, path: string, text: string): ts.CompilerHost {
    const host = compilerHost(config.options, new Map([[path, text]]), recordDisk())
    const read = host.getSourceFile.bind(host)
    host.getSourceFile = (name, options, ...rest) => {
      const stamp = name === path ? text : stampOf(name)
      const known = sources.get(name)
      if (known !== undefined && known.stamp === stamp) return known.file
      const file = read(name, options, ...rest)
      if (file !== undefined) sources.set(name, { stamp, file })
      return file
    }
    return host
  }
}

function stampOf(path: string): string {
  return String(ts.sys.getModifiedTime?.(path)?.getTime() ?? '')
}
