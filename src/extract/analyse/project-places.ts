import { dirname, join, relative } from 'node:path'

import { type Cut, isInside, type ReferredProject, referredFrom } from '../index.ts'

/** Where the new packages go, of an application that is compiled as several projects. */
export type ProjectPlaces =
  /** The module is a project of its own, and so are they. */
  | { readonly is: 'own'; readonly owner: ReferredProject; readonly base: string }
  /** The module is a folder of a project, and they are further ones of it. */
  | { readonly is: 'within'; readonly owner: ReferredProject; readonly base: string }
  | { readonly is: 'nowhere'; readonly why: string; readonly remedy: string }

/** Undefined where one project compiles everything, or nobody can refer to that of the module: it is taken as one that is alone. */
export function placeProjects(cut: Cut): ProjectPlaces | undefined {
  const { root, folder, program, projects = [] } = cut
  const inside = program.files.filter(({ fileName }) => isInside(fileName, cut))
  const owners = projects.filter((one) => inside.some(({ fileName }) => one.files.has(fileName)))
  const [owner, other] = owners
  if (owner === undefined) return undefined
  if (other !== undefined) return severalOwners(owner, other)
  if (owner.options.composite !== true) return undefined
  if (owner.options.outFile !== undefined) return ONE_FILE
  const covering = owner.folders.find((one) => isWithin(folder, one))
  if (owner.isListed || covering === undefined) return listed(owner)
  const isOwn = [...owner.files].every((file) => file.startsWith(`${root}/${folder}/`))
  return isOwn
    ? placeBeside(owner, root)
    : { is: 'within', owner, base: baseWithin(owner, covering, root) }
}

/** Where the compiler writes what it makes of a folder, relative to the root as that is: beside it where nothing says otherwise. */
export function outputOf(
  folder: string,
  { options, config }: ReferredProject,
  root: string,
): string {
  const source = options.rootDir ?? dirname(join(root, config))
  return relative(root, join(options.outDir ?? source, relative(source, join(root, folder))))
}

/** Projects that have to refer to that of the module, since the module is connected in a file of theirs. */
export function connectingProjects(
  files: readonly string[],
  owner: ReferredProject,
  { projects = [] }: Cut,
): readonly ReferredProject[] {
  return projects.filter((one) => one !== owner && files.some((file) => one.files.has(file)))
}

/** Those of them that the module needs itself. */
export function circlesOf(
  connecting: readonly ReferredProject[],
  owner: ReferredProject,
  { projects = [] }: Cut,
): readonly ReferredProject[] {
  const needed = referredFrom(owner.config, projects)
  return connecting.filter(({ config }) => needed.has(config))
}

/** Paths from one package to another are the same in the sources and in what is made of them, or nothing runs. */
function placeBeside(owner: ReferredProject, root: string): ProjectPlaces {
  const { options, config, folders } = owner
  const project = dirname(config) === '.' ? '' : dirname(config)
  const source = relative(root, options.rootDir ?? join(root, project))
  const output = outputOf(source, owner, root)
  const above = withoutSameEnd(source, output)
  const isShared = source !== project && isWithin(project, source)
  const isAsDeep = outputOf('', owner, root) === ''
  const base = above !== source || isShared ? above : isAsDeep ? '' : undefined
  const isFree = base !== undefined && !folders.some((one) => isWithin(join(base, 'services'), one))
  if (isFree) return { is: 'own', owner, base }
  return {
    is: 'nowhere',
    why: `What is made of ${source} is written to ${output}, so that no path leads to the new packages from both.`,
    remedy: `Compile it from a folder as deep as the one that it is written to: \`"rootDir": "src", "outDir": "dist"\`.`,
  }
}

/** A folder without the names that another one ends with as well. */
function withoutSameEnd(folder: string, other: string): string {
  const [names, others] = [folder.split('/'), other.split('/')]
  while (names.length > 0 && names.at(-1) === others.at(-1)) {
    names.pop()
    others.pop()
  }
  return names.join('/')
}

/** The deeper one of what is compiled from and what every file is taken of. */
function baseWithin({ options, config }: ReferredProject, covering: string, root: string): string {
  const source = relative(root, options.rootDir ?? dirname(join(root, config)))
  return isWithin(source, covering) ? source : covering
}

/** Both relative to the root; a folder lies within itself. */
function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

const ONE_FILE: ProjectPlaces = {
  is: 'nowhere',
  why: 'The project of the module is compiled to one file (`outFile`), of which no part can be left out or loaded by itself.',
  remedy: 'Compile it to a file for each: `outDir`.',
}

function listed({ config }: ReferredProject): ProjectPlaces {
  return {
    is: 'nowhere',
    why: `${config} lists its files one by one, and would have neither those that stay nor those that come.`,
    remedy: 'Name the folder in its place: `"include": ["src"]`.',
  }
}

function severalOwners({ config }: ReferredProject, other: ReferredProject): ProjectPlaces {
  return {
    is: 'nowhere',
    why: `Files of the module are compiled by ${config} and by ${other.config}: nobody can say which of them goes along.`,
    remedy: 'Extract the folder of one of them (`--path`), or compile the module as one project.',
  }
}
