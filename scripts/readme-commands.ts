import * as v from 'valibot'

const Manifest = v.object({
  commands: v.record(
    v.string(),
    v.object({
      id: v.string(),
      summary: v.string(),
      hidden: v.optional(v.boolean(), false),
      args: v.record(v.string(), v.object({ required: v.optional(v.boolean(), false) })),
    }),
  ),
})

const START = '<!-- commands: written by scripts/write-docs.ts -->'
const END = '<!-- end of commands -->'

/**
 * The README with the table of commands between its markers replaced.
 *
 * @param manifest The text of oclif.manifest.json, which the build writes.
 */
export function withCommandTable(readme: string, manifest: string): string {
  const before = readme.indexOf(START)
  const after = readme.indexOf(END)
  if (before < 0 || after < before) throw new Error(`README.md has no ${START} and ${END}.`)
  const table = renderCommandTable(v.parse(Manifest, JSON.parse(manifest)))
  return `${readme.slice(0, before)}${START}\n${table}\n${readme.slice(after)}`
}

function renderCommandTable({ commands }: v.InferOutput<typeof Manifest>): string {
  const rows = Object.values(commands)
    .filter(({ hidden }) => !hidden)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ id, args, summary }) => {
      const names = Object.entries(args).map(([name, { required }]) =>
        required ? ` ${name}` : ` [${name}]`,
      )
      return `| \`saas ${id.replaceAll(':', ' ')}${names.join('')}\` | ${summary} |`
    })
  return ['| command | what it does |', '|---|---|', ...rows].join('\n')
}
