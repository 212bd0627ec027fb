export { type Cut, isInside, pathOf } from './cut.ts'
export { type Edge, type EdgeFacts, type Place, toEdge, type Verdict } from './edge.ts'
export { type ShapeId, SHAPES } from './shapes.ts'
