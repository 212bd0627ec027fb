import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The built CLI, as npm links it. @throws where it was not built: without its manifest it starts, but slowly. */
export function findSaas(): string {
  for (const part of ['../dist/main.js', '../oclif.manifest.json']) {
    const path = fileURLToPath(new URL(part, import.meta.url))
    if (!existsSync(path)) throw new Error(`${path} is missing: run \`npm run build\`.`)
  }
  return fileURLToPath(new URL('../bin/run.js', import.meta.url))
}
