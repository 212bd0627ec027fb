/** What of a picture stands in one column. */
const MOST_GROUPS = 24

/**
 * A name for each file by the folder in which it lies, the shorter the more files there are: a column has room for so
 * many. What is no path stays as it is.
 */
export function groupFolders(files: readonly string[]): ReadonlyMap<string, string> {
  const deepest = Math.max(1, ...files.map((file) => file.split('/').length - 1))
  for (let depth = deepest; depth > 1; depth -= 1) {
    const groups = groupAt(files, depth)
    if (new Set(groups.values()).size <= MOST_GROUPS) return groups
  }
  return groupAt(files, 1)
}

function groupAt(files: readonly string[], depth: number): ReadonlyMap<string, string> {
  return new Map(
    files.map((file) => {
      const folders = file.split('/').slice(0, -1)
      return [file, folders.length === 0 ? file : `${folders.slice(0, depth).join('/')}/`]
    }),
  )
}
