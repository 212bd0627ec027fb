import { attackFleet } from './attack-fleet.ts'

attackFleet('bridge')
