import { glob, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { expect, test } from 'vitest'

import { planDocs } from '../../scripts/plan-docs.ts'
import { withCommandTable } from '../../scripts/readme-commands.ts'

test('what is generated in the documentation is up to date: node scripts/write-docs.ts', async () => {
  for (const { path, content } of await planDocs((file) => readFile(file, 'utf8'))) {
    expect(await readFile(path, 'utf8'), path).toBe(content)
  }
})

test('the table of commands stands between its markers, by name, without hidden ones', () => {
  const readme = [
    'before',
    '<!-- commands: written by scripts/write-docs.ts -->',
    'old',
    '<!-- end of commands -->',
    'after',
  ].join('\n')
  const manifest = {
    commands: {
      'tenant:show': { id: 'tenant:show', summary: 'Show.', args: { SLUG: { required: true } } },
      init: { id: 'init', summary: 'Write.', args: { DIR: {} } },
      secret: { id: 'secret', summary: 'Hide.', hidden: true, args: {} },
    },
  }

  const written = withCommandTable(readme, JSON.stringify(manifest))

  expect(written.split('\n')).toEqual([
    'before',
    '<!-- commands: written by scripts/write-docs.ts -->',
    '| command | what it does |',
    '|---|---|',
    '| `saas init [DIR]` | Write. |',
    '| `saas tenant show SLUG` | Show. |',
    '<!-- end of commands -->',
    'after',
  ])
  expect(() => withCommandTable('no markers', JSON.stringify(manifest))).toThrow('README.md has no')
})

test('links between the documents lead to files and headings that are there', async () => {
  const documents = await Array.fromAsync(
    glob(['*.md', 'docs/**/*.md', 'examples/*.md', 'examples/*/*.md', 'packages/*/README.md']),
  )
  const texts = await Promise.all(documents.map((path) => readFile(path, 'utf8')))
  const links = documents.flatMap((path, index) =>
    linksOf(texts[index] ?? '').map((link) => ({ path, link })),
  )

  expect(links.length).toBeGreaterThan(40)
  const broken = await Promise.all(
    links.map(async ({ path, link }) => ((await leadsSomewhere(path, link)) ? [] : [path, link])),
  )
  expect(broken.filter(({ length }) => length > 0)).toEqual([])
})

/** Links to files of the repository; those to the web are not asked. */
function linksOf(text: string): string[] {
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link).filter(
    (link) => !/^https?:/.test(link),
  )
}

async function leadsSomewhere(path: string, link: string): Promise<boolean> {
  const [file = '', heading] = link.split('#')
  const target = file === '' ? path : join(dirname(path), file)
  const found = await stat(target).catch(() => undefined)
  if (found === undefined || heading === undefined) return found !== undefined
  const text = await readFile(target, 'utf8')
  const anchors = Array.from(text.matchAll(/^#+ (.+)$/gm), ([, title = '']) => anchorOf(title))
  return anchors.includes(heading)
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
