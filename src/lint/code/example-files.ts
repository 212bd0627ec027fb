import type { CodeRule } from './code-rule.ts'
import { EXAMPLE_PREAMBLE } from './example-preamble.ts'

/** A file of an example. */
export interface ExampleFile {
  /** Relative to the folder of the example. */
  readonly path: string
  readonly text: string
}

/** The files of one example of a rule. */
export interface Example {
  readonly rule: string
  readonly files: readonly ExampleFile[]
}

const FILE = /^\/\/ (src\/\S+)$/m

/** The examples of a rule: with the packages that it is mostly about, and with others. */
export function examplesOf(rule: CodeRule, kind: 'leak' | 'mend'): readonly Example[] {
  const { id, examples, variants = [] } = rule
  return [
    { rule: id, files: filesOf(id, examples[kind], examples.preamble ?? EXAMPLE_PREAMBLE) },
    ...variants.map((variant) => ({
      rule: id,
      files: filesOf(`${id}.${variant.with}`, variant[kind], variant.preamble),
    })),
  ]
}

/** All of them as the files of a program. */
export function exampleFiles(rule: CodeRule, kind: 'leak' | 'mend'): readonly ExampleFile[] {
  return examplesOf(rule, kind).flatMap(({ files }) => files)
}

function filesOf(name: string, text: string, preamble: string): readonly ExampleFile[] {
  const [first, ...parts] = text.split(FILE)
  if (first === undefined || parts.length === 0)
    return [{ path: `${name}.ts`, text: `${preamble}\n${text}\n` }]
  return parts.flatMap((path, index) =>
    index % 2 === 0 ? [{ path: `${name}/${path}`, text: parts[index + 1] ?? '' }] : [],
  )
}
