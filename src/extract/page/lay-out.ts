import type { CutGraph, GraphLink, GraphNode } from './cut-graph.ts'

/** A box with its place, in the units of the picture. */
export interface PlacedNode extends GraphNode {
  readonly x: number
  readonly y: number
}

export interface PlacedLink extends GraphLink {
  readonly from: Point
  readonly to: Point
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly nodes: readonly PlacedNode[]
  readonly links: readonly PlacedLink[]
  /** Where the headings of the three columns begin. */
  readonly columns: readonly number[]
}

export const BOX = { width: 310, height: 26 } as const
const ROW = 34
const GAP = 110
const TOP = 34

/** Three columns, each in the middle of the height that the longest one has. */
export function layOut({ users, module, needs, incoming, outgoing }: CutGraph): Picture {
  const rows = Math.max(users.length, module.length, needs.length, 1)
  const columns = [0, 1, 2].map((column) => column * (BOX.width + GAP))
  const [left = 0, middle = 0, right = 0] = columns
  const place = (nodes: readonly GraphNode[], x: number): readonly PlacedNode[] => {
    const start = TOP + ((rows - nodes.length) * ROW) / 2
    return nodes.map((node, index) => ({ ...node, x, y: start + index * ROW }))
  }
  const placed = {
    users: place(users, left),
    module: place(module, middle),
    needs: place(needs, right),
  }
  const centre = (nodes: readonly PlacedNode[], label: string): number =>
    (nodes.find((node) => node.label === label)?.y ?? 0) + BOX.height / 2
  return {
    width: right + BOX.width,
    height: TOP + rows * ROW,
    nodes: [...placed.users, ...placed.module, ...placed.needs],
    links: [
      ...incoming.map((link) => ({
        ...link,
        from: { x: left + BOX.width, y: centre(placed.users, link.outside) },
        to: { x: middle, y: centre(placed.module, link.module) },
      })),
      ...outgoing.map((link) => ({
        ...link,
        from: { x: middle + BOX.width, y: centre(placed.module, link.module) },
        to: { x: right, y: centre(placed.needs, link.outside) },
      })),
    ],
    columns,
  }
}
