/** What the words before the first flag stand for. */
export type CommandLine =
  /** A command, or help: what to hand to oclif. */
  | { readonly kind: 'known'; readonly argv: readonly string[] }
  | { readonly kind: 'unknown'; readonly command: string }

export interface Vocabulary {
  /** As oclif writes them: `db:start`. */
  readonly commands: readonly string[]
  readonly topics: readonly string[]
}

/**
 * Finds the command in a command line. oclif would take surplus words for a part of the command's name, and
 * answer a topic with an unknown word behind it with help and success.
 */
export function parseCommandLine(
  argv: readonly string[],
  { commands, topics }: Vocabulary,
): CommandLine {
  if (argv[0] === 'help')
    return parseCommandLine([...argv.slice(1), '--help'], { commands, topics })
  const firstFlag = argv.findIndex((word) => word.startsWith('-'))
  const words = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
  if (words.length === 0) return { kind: 'known', argv }

  const [knownCommands, knownTopics] = [new Set(commands), new Set(topics)]
  for (let length = words.length; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':')
    if (knownCommands.has(id)) return { kind: 'known', argv: [id, ...argv.slice(length)] }
    if (!knownTopics.has(id)) continue
    if (length === words.length) return { kind: 'known', argv: [id, ...argv.slice(length)] }
    return { kind: 'unknown', command: words.slice(0, length + 1).join(' ') }
  }
  return { kind: 'unknown', command: words[0] ?? '' }
}
