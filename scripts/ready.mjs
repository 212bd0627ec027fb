// Installs and builds whatever is missing, then runs a command with the project's own tools:
//   node scripts/ready.mjs COMMAND [ARGUMENT...]
// Without a command it builds in any case.
// Plain JavaScript for Node 20 and newer: on a fresh machine there is nothing else yet.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const environment = {
  ...process.env,
  PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
}

if (!isInstalled()) {
  console.error('Installing dependencies …')
  prepare('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'])
}
const [command, ...args] = process.argv.slice(2)
// Without a command the build is what was asked for.
if (command === undefined || !isBuilt()) {
  console.error('Building …')
  prepare('node', ['scripts/build.ts'])
}
if (command !== undefined) run(command, args)

/** Whether node_modules is what the lock file asks for; npm keeps a copy of what it installed. */
function isInstalled() {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installed) || !existsSync(join(root, 'node_modules/.bin/node'))) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || entry.optional || entry.link || present[path]?.version === entry.version,
  )
}

/** Whether the build is newer than all that goes into it. */
function isBuilt() {
  const stamp = join(root, 'dist/.built')
  if (!existsSync(stamp)) return false
  const built = statSync(stamp).mtimeMs
  return sources().every((path) => statSync(join(root, path)).mtimeMs <= built)
}

function sources() {
  const folders = ['src', 'packages/runtime/src', 'templates', 'bin']
  const files = ['package.json', 'packages/runtime/package.json', 'tsconfig.base.json']
  return [...files, ...folders.flatMap((folder) => list(folder))]
}

function list(folder) {
  return readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path))
}

/** Standard output belongs to the command alone. */
function prepare(program, programArgs) {
  run(program, programArgs, ['inherit', 2, 2])
}

function run(program, programArgs, stdio = 'inherit') {
  const { status, error } = spawnSync(program, programArgs, {
    cwd: root,
    env: environment,
    stdio,
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
