import type { Attacks } from '../oracle/attack.ts'
import { BUILDER_ATTACKS } from './builder.ts'
import { CONFINEMENT_ATTACKS } from './confinement.ts'
import { CONTEXT_ATTACKS } from './context.ts'
import { POWER_ATTACKS } from './database.ts'
import { EXISTENCE_ATTACKS } from './existence.ts'
import { EXTENSION_ATTACKS } from './extensions.ts'
import { MIGRATION_ATTACKS } from './migrations.ts'
import { OWNER_ATTACKS } from './owner.ts'
import { RAW_READS } from './raw-reads.ts'
import { RAW_WRITES } from './raw-writes.ts'
import { REFUSAL_ATTACKS } from './refusals.ts'
import { SHAPE_ATTACKS } from './statement-shapes.ts'
import { TRACE_ATTACKS } from './traces.ts'

/** Every attack there is, by its name within its group. */
export const ATTACKS: Readonly<Record<string, Attacks>> = {
  'the builder': BUILDER_ATTACKS,
  'statement shapes': SHAPE_ATTACKS,
  'what is refused': REFUSAL_ATTACKS,
  'raw reads': RAW_READS,
  'raw writes': RAW_WRITES,
  existence: EXISTENCE_ATTACKS,
  powers: POWER_ATTACKS,
  'roles that are not confined': CONFINEMENT_ATTACKS,
  'the schema of extensions': EXTENSION_ATTACKS,
  migrations: MIGRATION_ATTACKS,
  "the owner's objects": OWNER_ATTACKS,
  'the context': CONTEXT_ATTACKS,
  'what is left behind': TRACE_ATTACKS,
}
