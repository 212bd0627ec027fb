import type { EdgeRule } from '../rule.ts'

/** From outside, a folder is what its index exports. */
export function door(
  folder: string,
  options: { readonly lazy: boolean; readonly doors?: readonly string[] },
): EdgeRule {
  const named = `a file of ${folder} other than its index`
  return {
    kind: 'edge',
    id: `through-the-index-of-${folder.slice('src/'.length).replaceAll('/', '-')}`,
    reason: options.lazy
      ? `The files of a domain may change; its index is what others rely on. Only a lazy import may name ${named}: a command loads the one piece it needs when it needs it, which keeps the start short.`
      : `The files of a domain may change; its index is what others rely on, so nobody imports ${named}.`,
    from: ['src'],
    exceptFrom: [folder],
    to: [folder],
    exceptTo: [`${folder}/index.ts`, ...(options.doors ?? [])],
    ...(options.lazy ? { only: ['static', 'type'] } : {}),
    planted: [
      { path: 'src/workspace/planted.ts', text: `export * from '../../${folder}/planted.ts'` },
    ],
  }
}

/** A folder that imports itself, what is named, and nothing else. */
export function onlyImports(
  folder: string,
  allowed: readonly string[],
  rule: Pick<EdgeRule, 'id' | 'reason' | 'planted'>,
): EdgeRule {
  return { kind: 'edge', ...rule, from: [folder], exceptTo: [folder, ...allowed] }
}

/** Packages and modules that belong to some places alone. */
export function onlyIn(
  places: readonly string[],
  names: readonly string[],
  rule: Pick<EdgeRule, 'id' | 'reason' | 'planted'> & { readonly within: string },
): EdgeRule {
  const { within, ...text } = rule
  return { kind: 'edge', ...text, from: [within], exceptFrom: places, to: names }
}
