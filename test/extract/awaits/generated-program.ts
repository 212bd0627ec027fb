import { createRandom } from '../../support/random.ts'

export const LEVELS = 20
const WIDTH = 15

/**
 * Files of functions in levels: each calls some of the level below, and some of a level above, so that there are
 * circles. The lowest level calls the module, but for one function in five, which calls nobody.
 */
export function generateProgram(seed: number): Readonly<Record<string, string>> {
  const random = createRandom(seed)
  const pick = (count: number): number => Math.floor(random() * count)
  const files: Record<string, string> = {}
  for (let level = 0; level < LEVELS; level++) {
    const texts = Array.from({ length: WIDTH }, (_, at) => {
      const below = [pick(WIDTH), pick(WIDTH)].map((one) => nameOf(level - 1, one))
      const above = level < LEVELS - 1 ? nameOf(level + 1, pick(WIDTH)) : nameOf(level, at)
      const isAlone = at % 5 === 4
      const calls = isAlone ? ['x', 'x'] : level === 0 ? ['charge(x)', 'x'] : below.map(toCall)
      return FORMS[pick(FORMS.length)]?.(nameOf(level, at), calls, isAlone ? 'x' : toCall(above))
    })
    files[`src/level-${level}.ts`] = `${importsOf(level)}\n${texts.join('\n')}\n`
  }
  return files
}

type Form = (name: string, calls: readonly string[], above: string) => string

const FORMS: readonly Form[] = [
  (name, [one, two], above) =>
    `export function ${name}(x: number): number {\n  if (x < 0) return ${above}\n  return ${one}.valueOf() + ${two}\n}`,
  (name, [one, two], above) =>
    `export const ${name} = (x: number): number => (x < 0 ? ${above} : Math.max(${one}, ${two}))`,
  (name, [one, two], above) =>
    `class ${name}Class {\n  static run(x: number): number {\n    return x < 0 ? ${above} : this.more(x)\n  }\n  private static more(x: number): number {\n    return [${one}, ${two}].length\n  }\n}\nexport const ${name}: (x: number) => number = (x) => ${name}Class.run(x)`,
  (name, [one, two], above) =>
    `export function ${name}(x: number): number {\n  const all = [x].map((x) => ${one})\n  all.forEach((x) => {\n    all.push(${two})\n  })\n  return all.length > 9 ? ${above} : all[0] ?? 0\n}`,
  (name, [one, two], above) =>
    `const ${name}Parts: { one(x: number): number; two?: (x: number) => number } = {\n  one(x) {\n    return ${one}\n  },\n  two: (x) => ${two},\n}\nexport function ${name}(x: number): number {\n  return (${name}Parts.two?.(x) ?? ${name}Parts.one(x)).valueOf() + (x < 0 ? ${above} : 0)\n}`,
]

function nameOf(level: number, at: number): string {
  return `level${level}f${at}`
}

function toCall(name: string): string {
  return `${name}(x - 1)`
}

function importsOf(level: number): string {
  return [
    ...(level === 0 ? [`import { charge } from './billing/index.ts'`] : [importOf(level - 1)]),
    ...(level < LEVELS - 1 ? [importOf(level + 1)] : []),
  ].join('\n')
}

function importOf(level: number): string {
  const names = Array.from({ length: WIDTH }, (_, at) => nameOf(level, at))
  return `import { ${names.join(', ')} } from './level-${level}.ts'`
}
