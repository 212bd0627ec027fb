import type { CodeRule } from './code-rule.ts'
import { EXAMPLE_PREAMBLE } from './example-preamble.ts'

/** A file of an example. */
export interface ExampleFile {
  /** Relative to the folder of the example. */
  readonly path: string
  readonly text: string
}

const FILE = /^\/\/ (src\/\S+)$/m

/** An example of a rule as the files of a program. */
export function exampleFiles(
  { id, examples }: CodeRule,
  kind: 'leak' | 'mend',
): readonly ExampleFile[] {
  const text = examples[kind]
  const [first, ...parts] = text.split(FILE)
  if (first === undefined || parts.length === 0) {
    return [{ path: `${id}.ts`, text: `${examples.preamble ?? EXAMPLE_PREAMBLE}\n${text}\n` }]
  }
  return parts.flatMap((path, index) =>
    index % 2 === 0 ? [{ path: `${id}/${path}`, text: parts[index + 1] ?? '' }] : [],
  )
}
