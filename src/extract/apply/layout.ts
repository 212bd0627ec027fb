import { dirname, relative } from 'node:path'

import type { SpecifierEnding } from '../analyse/ending-of.ts'
import { asIdentifier, dashed } from './names.ts'

/** Where everything of an extracted module lies; paths are relative to the root. */
export interface Layout {
  /** In the names of packages, operations and routes: `user-groups`. */
  readonly name: string
  /** Of the folder that the module was in. */
  readonly folder: string
  /** The package of the service; the module's own code is below its `src`. */
  readonly service: string
  /** The package of the contracts. */
  readonly contracts: string
  readonly ending: SpecifierEnding
}

export interface LayoutFacts {
  readonly module: string
  readonly folder: string
  /** What packages are put beneath: that of the application, or what it compiles from; empty for the root itself. */
  readonly base: string
  /** Undefined for `services/<module>`. */
  readonly serviceFolder: string | undefined
  readonly ending: SpecifierEnding
}

export function layOut({ module, folder, base, serviceFolder, ending }: LayoutFacts): Layout {
  const name = dashed(module)
  const below = base === '' ? '' : `${base}/`
  return {
    name,
    folder,
    service: serviceFolder ?? `${below}services/${name}`,
    contracts: `${below}packages/${name}-contracts`,
    ending,
  }
}

/** The files that are written, by what they are. */
export function filesOf({
  name,
  folder,
  service,
  contracts,
}: Layout): Readonly<
  Record<'contract' | 'operations' | 'extracted' | 'main' | 'ownConfig' | 'record', string>
> {
  return {
    contract: `${contracts}/src/index.ts`,
    operations: `${service}/operations.ts`,
    extracted: `${folder}/${name}.extracted.ts`,
    main: `${service}/main.ts`,
    ownConfig: `${service}/saas.config.ts`,
    record: `${service}/extraction.json`,
  }
}

/** The constant by which the application has the module: `billingModule`. */
export function moduleConstant({ name }: Layout): string {
  return `${asIdentifier(name)}Module`
}

/** What a file writes to import another, both relative to the root. */
export function specifierTo(from: string, to: string, ending: SpecifierEnding): string {
  const path = relative(dirname(from), to)
  const bare = path.replace(/\.(?:d\.)?([cm]?)tsx?$/, (_, kind: string) => {
    if (ending === '') return ''
    return ending === '.js' ? `.${kind}js` : path.slice(path.lastIndexOf('.'))
  })
  const short = ending === '' ? bare.replace(/\/index$/, '') : bare
  return short.startsWith('.') ? short : `./${short}`
}
