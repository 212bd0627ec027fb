/** What the words before the first flag stand for. */
export type CommandLine =
  /** A command, or help: what to hand to oclif. */
  | { readonly kind: 'known'; readonly argv: readonly string[] }
  | { readonly kind: 'unknown'; readonly command: string }

export interface Vocabulary {
  /** As oclif writes them: `db:start`. */
  readonly commands: readonly string[]
  readonly topics: readonly string[]
  /** The commands that take no argument. */
  readonly bare: readonly string[]
}

/**
 * Finds the command in a command line. oclif would take surplus words for a part of the command's name, and
 * answer a topic with an unknown word behind it with help and success.
 */
export function parseCommandLine(argv: readonly string[], vocabulary: Vocabulary): CommandLine {
  if (argv[0] === 'help') return parseCommandLine([...argv.slice(1), '--help'], vocabulary)
  const firstFlag = argv.findIndex((word) => word.startsWith('-'))
  const words = firstFlag === -1 ? argv : argv.slice(0, firstFlag)
  if (words.length === 0) return { kind: 'known', argv }

  const { commands, topics } = vocabulary
  const [knownCommands, knownTopics] = [new Set(commands), new Set(topics)]
  const bare = new Set(vocabulary.bare)
  for (let length = words.length; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':')
    const isTopic = knownTopics.has(id)
    // Behind a command that has others below it and takes no argument, the next word is meant as one.
    const hasCommands = commands.some((command) => command.startsWith(`${id}:`))
    const isMeantAsTopic = hasCommands && length < words.length && bare.has(id)
    if (knownCommands.has(id) && !isMeantAsTopic) {
      return { kind: 'known', argv: [id, ...argv.slice(length)] }
    }
    if (!isTopic) continue
    if (length === words.length) return { kind: 'known', argv: [id, ...argv.slice(length)] }
    return { kind: 'unknown', command: words.slice(0, length + 1).join(' ') }
  }
  return { kind: 'unknown', command: words[0] ?? '' }
}
