// Writes what is generated in the documentation: the picture of placement, the table of commands in the
// README, the error codes. With --check it writes nothing and exits with 1 if something is out of date.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { planDocs } from './plan-docs.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const isCheck = process.argv.includes('--check')

for (const { path, content } of await planDocs((file) => readFile(join(root, file), 'utf8'))) {
  const file = join(root, path)
  const present = await readFile(file, 'utf8').catch(() => undefined)
  if (present === content) continue
  if (isCheck) {
    process.stderr.write(`${path} is out of date: run \`node scripts/write-docs.ts\`.\n`)
    process.exitCode = 1
    continue
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  process.stdout.write(`${path}\n`)
}
