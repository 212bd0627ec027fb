import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { Client } from 'pg'

import type { TestDatabase } from '../support/test-application.ts'
import { ATTACKS } from '../attacks/facts/index.ts'
import { GUARD_ATTACKS } from '../attacks/guards/index.ts'
import { OWNERS_OBJECTS } from '../attacks/facts/owner.ts'
import { SIGNED_ATTACKS } from '../attacks/facts/signed.ts'
import { generateAttacks } from '../attacks/generated/generated-attacks.ts'
import type { Attacks } from '../attacks/oracle/attack.ts'
import { findLeaks } from '../attacks/oracle/find-leaks.ts'
import { createReplicatedScene } from '../attacks/scene/create-replicated-scene.ts'
import { createScene, type Scene } from '../attacks/scene/create-scene.ts'
import { loadRuntime } from '../attacks/scene/load-runtime.ts'
import { WITHOUT_POLICIES } from '../attacks/scene/without-policies.ts'
import { runBatch } from '../attacks/schedule/run-batch.ts'
import { copyRuntime, createMutant } from './create-mutant.ts'
import { huntDoor } from './hunt-door.ts'
import type { Catcher, DoorCatcher, Mutant } from './mutant.ts'

const SHAPES = {
  query: { attacker: 'pooled', victims: ['pooled'] },
  driver: { attacker: 'pooled', victims: ['pooled', 'bridged'] },
  silos: { attacker: 'pooled', victims: ['siloed'] },
  replicas: { attacker: 'pooled', victims: ['pooled'] },
  fleet: { attacker: 'pooled', victims: ['pooled'] },
  signed: { attacker: 'pooled', victims: ['pooled'] },
  doors: { attacker: 'pooled', victims: [] },
} as const
type Kind = keyof typeof SHAPES
/** Those that the runtime that ships prepares, once for many mutants. */
type PreparedKind = Exclude<Kind, 'fleet' | 'signed'>

/** What an administrator does to a fleet that is prepared. Default: what owners leave lying about. */
const ALTERATIONS: Partial<Record<Kind, string>> = {
  query: `${OWNERS_OBJECTS} ${WITHOUT_POLICIES}`,
  doors: '',
}

const FIRST_SEEDS = [1, 2, 3, 4]
const ORDERS = 40

/**
 * Hunts mutants, one after the other. The fleets that mutants of the runtime's client side meet are
 * prepared once, by the runtime that ships.
 */
export class Hunt implements AsyncDisposable {
  readonly #databaseUrl: string
  readonly #root: string
  readonly #scenes = new Map<string, Promise<Scene>>()

  /** @param root Where the copies go. */
  constructor(databaseUrl: string, root: string) {
    this.#databaseUrl = databaseUrl
    this.#root = root
  }

  /** How the mutant was noticed; undefined when nobody did. */
  async hunt(mutant: Mutant): Promise<string | undefined> {
    const source = await createMutant(this.#root, mutant)
    try {
      return await this.find(mutant.caughtBy, source)
    } finally {
      await rm(source, { recursive: true, force: true })
    }
  }

  /** What a catcher finds in a runtime, whose source is given. */
  async find(catcher: Catcher, source: string): Promise<string | undefined> {
    if ('types' in catcher) return await findTypeErrors(source)
    if ('schedule' in catcher) return await this.#schedule(source)
    if ('door' in catcher) return await this.#knock(source, catcher)
    if ('generated' in catcher) {
      return await this.#attack(source, 'query', generateAttacks({ from: 1, count: 100 }))
    }
    return await this.#attack(source, catcher.in, findAttack(catcher.attack))
  }

  /** What catchers find in a runtime that nothing was taken out of, and should not. */
  async huntIntact(catchers: readonly Catcher[]): Promise<string | undefined> {
    const source = await copyRuntime(join(this.#root, 'intact'))
    const attacks = new Map<Kind, Attacks>()
    for (const catcher of catchers) {
      if (!('attack' in catcher)) continue
      attacks.set(catcher.in, { ...attacks.get(catcher.in), ...findAttack(catcher.attack) })
    }
    try {
      for (const [kind, named] of attacks) {
        const leak = await this.#attack(source, kind, named)
        if (leak !== undefined) return leak
      }
      for (const door of doorsOf(catchers)) {
        const leak = await this.#knock(source, { door, ownFleet: false })
        if (leak !== undefined) return `${door}: ${leak}`
      }
      return (await this.#schedule(source)) ?? (await findTypeErrors(source))
    } finally {
      await rm(source, { recursive: true, force: true })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const scene of this.#scenes.values()) await (await scene)[Symbol.asyncDispose]()
  }

  async #attack(source: string, kind: Kind, attacks: Attacks): Promise<string | undefined> {
    if (kind !== 'fleet' && kind !== 'signed') {
      await using scene = await this.#enter(await this.#prepared(kind), source)
      return await firstLeak(scene, attacks, kind)
    }
    const runtime = await loadRuntime(source)
    const scene = await createScene({
      databaseUrl: this.#databaseUrl,
      shape: SHAPES[kind],
      runtime,
      alter: OWNERS_OBJECTS,
      isSigned: kind === 'signed',
    }).catch((error: unknown) => `no fleet can be prepared: ${String(error)}`)
    if (typeof scene === 'string') return scene
    await using entered = scene
    return await firstLeak(entered, attacks, kind)
  }

  async #knock(source: string, { door, ownFleet }: DoorCatcher): Promise<string | undefined> {
    return await huntDoor(door, source, async (cleanup) => {
      if (!ownFleet) return await this.#prepared('doors')
      const runtime = await loadRuntime(source)
      const { doors: shape } = SHAPES
      return cleanup.use(await createScene({ databaseUrl: this.#databaseUrl, shape, runtime }))
    })
  }

  async #schedule(source: string): Promise<string | undefined> {
    const scene = await this.#prepared('driver')
    const runtime = await loadRuntime(source)
    const admin = new Client({ connectionString: scene.config.clusters['primary']?.url })
    await admin.connect()
    try {
      for (const seed of FIRST_SEEDS) {
        const { problems } = await runBatch({ scene, runtime, admin, seed, orders: ORDERS })
        if (problems.length > 0) return problems[0]
      }
      return undefined
    } finally {
      await admin.end()
    }
  }

  async #prepared(kind: PreparedKind): Promise<Scene> {
    const known = this.#scenes.get(kind)
    if (known !== undefined) return await known
    const shape = SHAPES[kind]
    const alter = ALTERATIONS[kind] ?? OWNERS_OBJECTS
    const scene =
      kind === 'replicas'
        ? createReplicatedScene({ shape, alter })
        : createScene({ databaseUrl: this.#databaseUrl, shape, alter })
    this.#scenes.set(kind, scene)
    return await scene
  }

  /** The same fleet, under another runtime. */
  async #enter(scene: Scene, source: string): Promise<Scene> {
    const runtime = await loadRuntime(source)
    const tenancy = await runtime.createTenancy<TestDatabase>(scene.config)
    const dispose = async (): Promise<void> => await tenancy.close()
    return { ...scene, runtime, tenancy, [Symbol.asyncDispose]: dispose }
  }
}

function doorsOf(catchers: readonly Catcher[]): Set<string> {
  return new Set(catchers.flatMap((catcher) => ('door' in catcher ? [catcher.door] : [])))
}

async function firstLeak(scene: Scene, attacks: Attacks, kind: Kind): Promise<string | undefined> {
  const [victim] = scene.victims
  if (victim === undefined) throw new Error('there is no victim')
  try {
    const leaks = await findLeaks(scene, victim, attacks, { hasPolicies: kind !== 'query' })
    const [leak] = leaks
    return leak === undefined ? undefined : `${leak[0]}: ${leak[1]}`
  } catch (error) {
    return String(error)
  }
}

const ALL_ATTACKS: Readonly<Record<string, Attacks>> = {
  ...ATTACKS,
  ...GUARD_ATTACKS,
  'signed contexts': SIGNED_ATTACKS,
}

function findAttack(path: string): Attacks {
  const [group = '', name = ''] = path.split(/: (.*)/s)
  const attack = ALL_ATTACKS[group]?.[name]
  if (attack === undefined) throw new Error(`there is no attack ${path}`)
  return { [name]: attack }
}

/** The type tests, with the types of this runtime. */
async function findTypeErrors(source: string): Promise<string | undefined> {
  const project = {
    extends: resolve('tsconfig.json'),
    compilerOptions: {
      paths: {
        '@tenantry/runtime': [join(source, 'index.ts')],
        '@tenantry/runtime/*': [join(source, '*/index.ts'), join(source, '*.ts')],
      },
    },
    include: [resolve('test/types/*.ts')],
    exclude: [],
  }
  const path = join(source, 'tsconfig.json')
  await writeFile(path, JSON.stringify(project))
  const run = promisify(execFile)('tsc', ['-p', path])
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  return stdout === '' ? undefined : stdout
}
