import { ts } from 'ts-morph'

import type { Reference } from './find-references.ts'

/** How relative paths to code end: `./file.ts`, `./file.js`, `./file`. */
export type SpecifierEnding = '.ts' | '.js' | ''

const CODE = /\.[cm]?[jt]sx?$/

/** How the relative paths of an application end: as most of them do, and where there are none as its compiler wants it. */
export function endingOf(
  references: readonly Reference[],
  { allowImportingTsExtensions, module }: ts.CompilerOptions,
): SpecifierEnding {
  const counts: Record<SpecifierEnding, number> = { '.ts': 0, '.js': 0, '': 0 }
  for (const { specifier, to } of references) {
    if (to === undefined || !CODE.test(to) || !specifier.startsWith('.')) continue
    const [ending] = CODE.exec(specifier) ?? ['']
    counts[ending === '' ? '' : ending.includes('t') ? '.ts' : '.js'] += 1
  }
  const isByNode =
    module !== undefined && module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext
  const usual = allowImportingTsExtensions === true ? '.ts' : isByNode ? '.js' : ''
  const most = Math.max(...Object.values(counts))
  const all: readonly SpecifierEnding[] = [usual, '.ts', '.js', '']
  return most === 0 ? usual : (all.find((one) => counts[one] === most) ?? usual)
}
